package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.PaidOut;
import com.nexusapi.relay.payment.ProviderListing.StatementLine;
import com.nexusapi.relay.reconciliation.BookedStore.BookedPayout;
import com.nexusapi.relay.store.Db;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the provider paid out to us against the journal: each line of its statement about a pay-out
 * has one entry. It is booked when it is first seen, since nobody else would; a reversal has a line
 * and an entry of its own. A line that changes or vanishes later is a difference.
 */
final class PayoutComparison {

    private final Db db;
    private final Ledger ledger;
    private final BookedStore store = new BookedStore();

    PayoutComparison(Db db, Ledger ledger) {
        this.db = db;
        this.ledger = ledger;
    }

    private static String scope(String lineId) {
        return "payout " + lineId;
    }

    /** Compares all lines since a time; the list of lines is whole from there on. */
    Findings compare(Look look, Instant since, List<StatementLine> lines) {
        Findings findings = new Findings();
        Map<String, BookedPayout> booked = new TreeMap<>();
        db.call(tx -> store.payouts(tx, Ids.lowest("jrn", since)))
                .forEach(entry -> booked.put(entry.lineId(), entry));
        for (StatementLine line : lines) {
            if (line.type().isOfPayout()) {
                findings.examined(scope(line.id()));
                compare(look, line, findings);
                booked.remove(line.id());
            }
        }
        booked.values().stream()
                .filter(gone -> gone.isSince(since))
                .forEach(gone -> {
                    findings.examined(scope(gone.lineId()));
                    findings.add(
                            finding(
                                    Kind.PAYOUT_NOT_AT_PROVIDER,
                                    gone,
                                    Optional.empty(),
                                    Cause.UNKNOWN_TO_PROVIDER));
                });
        return findings;
    }

    private void compare(Look look, StatementLine line, Findings findings) {
        Money paid = line.amount().negated();
        BookedPayout ours =
                db.call(tx -> {
                    Optional<BookedPayout> before = store.payout(tx, line.id());
                    if (before.isEmpty() && !paid.isZero()) {
                        String memo = BookedPayout.memo(line.reference().orElse("?"), line.at());
                        ledger.paidOut(tx, new PaidOut(line.id(), memo, paid, line.type().isFee()));
                    }
                    return before.or(() -> store.payout(tx, line.id()))
                            .orElseGet(() ->
                                    new BookedPayout(line.id(), "", line.at(), "", Money.ZERO));
                });
        if (!look.tolerances().isSamePayment(ours.amount(), paid)) {
            findings.add(finding(Kind.PAYOUT_AMOUNT, ours, Optional.of(paid), Cause.UNKNOWN));
        }
    }

    private static Finding finding(
            Kind kind, BookedPayout ours, Optional<Money> theirs, Cause cause) {
        return new Finding(
                kind,
                ours.lineId(),
                scope(ours.lineId()),
                Sides.of(Optional.of(ours.amount()), theirs),
                cause,
                List.of(
                        new Fact("statementLine", ours.lineId()),
                        new Fact("entry", ours.entryId()),
                        new Fact("bookedAt", ours.at().toString())));
    }
}
