package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A lot as the checks read it, with no help of the ledger. */
record LotView(
        String id,
        String account,
        LotKind kind,
        LotState state,
        Optional<String> topUp,
        Money amount,
        Money remaining,
        Money consumed,
        Money refunded,
        Money revoked,
        Money expired,
        Optional<Instant> expiresAt,
        Instant createdAt) {

    /**
     * The order in which credit is used (DESIGN §5), written anew: grants, the soonest to expire
     * first, then the oldest top-up, then its bonus.
     */
    static final Comparator<LotView> DRAW_DOWN =
            Comparator.comparingInt((LotView lot) -> lot.kind == LotKind.GRANT ? 0 : 1)
                    .thenComparing(lot ->
                            lot.kind == LotKind.GRANT
                                    ? lot.expiresAt.orElse(Instant.MAX)
                                    : lot.createdAt)
                    .thenComparingInt(lot -> lot.kind == LotKind.BONUS ? 1 : 0);

    static List<LotView> all(Tx tx) {
        return tx.query(
                """
                SELECT id, account_id, kind, state, top_up_id, amount, remaining, consumed,
                    refunded, revoked, expired, expires_at, created_at
                FROM lot
                """,
                LotView::of);
    }

    private static LotView of(Row row) {
        return new LotView(
                row.text("id"),
                row.text("account_id"),
                row.constant("kind", LotKind.class),
                row.constant("state", LotState.class),
                row.optionalText("top_up_id"),
                row.money("amount"),
                row.money("remaining"),
                row.money("consumed"),
                row.money("refunded"),
                row.money("revoked"),
                row.money("expired"),
                row.optionalTime("expires_at"),
                row.time("created_at"));
    }

    /** What has left it for good. */
    Money gone() {
        return refunded.plus(revoked).plus(expired);
    }

    boolean isSpendableAt(Instant now) {
        return state == LotState.OPEN
                && expiresAt.filter(expiry -> !now.isBefore(expiry)).isEmpty();
    }

    /** True for a lot out of which nothing may have been spent. */
    boolean mustBeWhole() {
        return switch (state) {
            case FROZEN, REFUNDED, REVOKED -> true;
            case OPEN, FREEZING, EXHAUSTED, EXPIRED -> false;
        };
    }

    /** True for a lot that has nothing left. */
    boolean mustBeEmpty() {
        return switch (state) {
            case EXHAUSTED, REFUNDED, REVOKED, EXPIRED -> true;
            case OPEN, FREEZING, FROZEN -> false;
        };
    }
}
