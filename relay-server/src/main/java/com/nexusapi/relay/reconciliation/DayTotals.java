package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.relay.reconciliation.ClosedDayStore.Movement;
import com.nexusapi.relay.security.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the journal says of one day.
 *
 * @param deferredChange by how much unspent paid credit grew
 * @param movements a digest of what moved on every ledger account
 */
record DayTotals(
        Money revenue,
        Money promo,
        Money cost,
        Money topUps,
        Money refunds,
        Money fees,
        Money deferredChange,
        long entries,
        String movements) {

    /** Refunds, and those among them that the customer's bank sent back. */
    private static final Set<String> REFUNDS = Set.of(Booked.REFUND, Booked.REFUND_FAILED);

    static DayTotals of(List<Movement> movements, long entries) {
        return new DayTotals(
                on(movements, "revenue:usage").negated(),
                on(movements, "revenue:promo-used").negated(),
                on(movements, "cogs:upstream"),
                sum(movements, m -> m.kind().equals(Booked.TOP_UP) && isPaidCredit(m)).negated(),
                sum(movements, m -> REFUNDS.contains(m.kind()) && isPaidCredit(m)),
                on(movements, "processor:fees"),
                sum(movements, DayTotals::isPaidCredit).negated(),
                entries,
                digest(movements));
    }

    private static boolean isPaidCredit(Movement movement) {
        return movement.ledgerAccount().startsWith("customer:")
                && movement.ledgerAccount().endsWith(":paid");
    }

    private static Money on(List<Movement> movements, String ledgerAccount) {
        return sum(movements, movement -> movement.ledgerAccount().equals(ledgerAccount));
    }

    private static Money sum(List<Movement> movements, Predicate<Movement> which) {
        return movements.stream()
                .filter(which)
                .map(Movement::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    private static String digest(List<Movement> movements) {
        String text =
                movements.stream()
                        .sorted(
                                Comparator.comparing(Movement::ledgerAccount)
                                        .thenComparing(Movement::kind))
                        .map(movement ->
                                movement.ledgerAccount()
                                        + " "
                                        + movement.kind()
                                        + " "
                                        + movement.amount().nanoUsd())
                        .collect(Collectors.joining("\n"));
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of the trial balance at the day's end, given the one at its beginning. */
    String after(String digestBefore) {
        return Sha256.hex((digestBefore + "\n" + movements).getBytes(StandardCharsets.UTF_8));
    }

    /** The totals in money by name. */
    Map<String, Money> byName() {
        Map<String, Money> totals = new LinkedHashMap<>();
        totals.put("revenue", revenue);
        totals.put("promo", promo);
        totals.put("cost", cost);
        totals.put("topUps", topUps);
        totals.put("refunds", refunds);
        totals.put("fees", fees);
        return totals;
    }
}
