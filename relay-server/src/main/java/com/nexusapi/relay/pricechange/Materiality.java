package com.nexusapi.relay.pricechange;

import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.metering.ResolvedPrices;
import com.nexusapi.relay.pricing.PriceHistory;
import com.nexusapi.relay.pricing.PriceVersion;
import java.time.Instant;
import java.util.Optional;

/** What makes a change of a price material (DESIGN §6). */
final class Materiality {

    private Materiality() {}

    /** Whether the sheet is dearer, for some use, than any in force until it acts. */
    static boolean isMaterial(PriceHistory history, PriceSheet sheet, Instant now, Instant acting) {
        return history.inForceDuring(now, acting).stream()
                .anyMatch(was -> ResolvedPrices.isDearer(sheet, was.sheet()));
    }

    /**
     * A version already scheduled for later that was no increase so far, but is one after the
     * sheet.
     */
    static Optional<PriceVersion> madeAnIncrease(
            PriceHistory history, PriceSheet sheet, Instant acting) {
        return history.after(acting).stream()
                .filter(later -> !later.material())
                .filter(later -> ResolvedPrices.isDearer(later.sheet(), sheet))
                .findFirst();
    }
}
