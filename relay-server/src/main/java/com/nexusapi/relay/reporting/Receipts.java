package com.nexusapi.relay.reporting;

import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.usage.StoredCall;
import com.nexusapi.relay.usage.Usage;
import java.util.List;
import java.util.Optional;

/**
 * Recomputes how a call's charge came about, from its price version and its stored breakdown
 * (DESIGN §2.4). A call that was not charged, or whose charge was reversed, has no lines.
 */
public final class Receipts {

    private final Usage usage;
    private final PriceBook book;

    public Receipts(Usage usage, PriceBook book) {
        this.usage = usage;
        this.book = book;
    }

    public Optional<Receipt> of(String requestId) {
        return usage.find(requestId).map(this::receipt);
    }

    private Receipt receipt(StoredCall call) {
        boolean charged = call.entryId().isPresent() && call.reversedBy().isEmpty();
        Charge charge = charged ? recomputed(call) : Charge.NOTHING;
        return new Receipt(
                call.request(),
                call.pricedBy().map(PricedBy::priceVersionId),
                call.pricedBy().map(PricedBy::planBps).orElse(Charge.ONE_BPS),
                call.pricedBy().map(PricedBy::tierBps).orElse(Charge.ONE_BPS),
                charge.lines(),
                charge.sumPicoUsd().longValueExact(),
                charged ? call.draws() : List.of(),
                call.entryId());
    }

    private Charge recomputed(StoredCall call) {
        return call.pricedBy()
                .flatMap(by ->
                        book.sheet(by.priceVersionId()).map(sheet -> recomputed(sheet, call, by)))
                .orElse(Charge.NOTHING);
    }

    private static Charge recomputed(PriceSheet sheet, StoredCall call, PricedBy by) {
        return Charge.of(sheet, call.breakdown(), by.planBps());
    }
}
