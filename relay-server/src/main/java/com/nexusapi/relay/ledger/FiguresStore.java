package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Figures;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums of the journal over a span of time. Entries' ids sort by time, and so do postings. */
final class FiguresStore {

    private static final String UPSTREAM = "upstream:";
    private static final String PAYABLE = ":payable";

    Figures figures(Tx tx, Instant from, Instant to) {
        String first = Ids.lowest("jrn", from);
        String end = Ids.lowest("jrn", to);
        Map<String, Money> moved = platformAccounts(tx, first, end);
        Money usage = income(moved, LedgerAccounts.REVENUE_USAGE);
        Money breakage = income(moved, LedgerAccounts.REVENUE_BREAKAGE);
        Money cost = moved.getOrDefault(LedgerAccounts.COST_OF_GOODS, Money.ZERO);
        Money promoCost = promoCost(tx, first, end);
        return new Figures(
                from,
                to,
                customers(tx, ":paid", end).negated(),
                customers(tx, ":debt", end),
                new Figures.Revenue(usage, breakage, usage.plus(breakage)),
                channels(moved),
                usage.minus(cost.minus(promoCost)),
                income(moved, LedgerAccounts.REVENUE_PROMO_USED),
                promoCost,
                new Figures.Expenses(
                        moved.getOrDefault(LedgerAccounts.PROCESSOR_FEES, Money.ZERO),
                        moved.getOrDefault(LedgerAccounts.PROCESSOR_FX, Money.ZERO),
                        moved.getOrDefault(LedgerAccounts.DISPUTE_LOSS, Money.ZERO)));
    }

    private static Money income(Map<String, Money> moved, String ledgerAccount) {
        return moved.getOrDefault(ledgerAccount, Money.ZERO).negated();
    }

    private static List<Figures.ChannelCost> channels(Map<String, Money> moved) {
        return moved.entrySet().stream()
                .filter(each -> each.getKey().startsWith(UPSTREAM))
                .map(each ->
                        new Figures.ChannelCost(channel(each.getKey()), each.getValue().negated()))
                .sorted(Comparator.comparing(Figures.ChannelCost::channelId))
                .toList();
    }

    private static String channel(String ledgerAccount) {
        return ledgerAccount.substring(
                UPSTREAM.length(), ledgerAccount.length() - PAYABLE.length());
    }

    private static Map<String, Money> platformAccounts(Tx tx, String first, String end) {
        Map<String, Money> moved = new HashMap<>();
        tx.query(
                        """
                        SELECT ledger_account, CAST(SUM(amount) AS BIGINT) AS total FROM posting
                        WHERE entry_id >= ? AND entry_id < ?
                            AND ledger_account NOT LIKE 'customer:%'
                        GROUP BY ledger_account
                        """,
                        row -> Map.entry(row.text("ledger_account"), row.money("total")),
                        first,
                        end)
                .forEach(each -> moved.put(each.getKey(), each.getValue()));
        return moved;
    }

    /** The balance of one kind of customers' accounts at the end. */
    private static Money customers(Tx tx, String suffix, String end) {
        return sum(
                tx,
                """
                SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS total FROM posting
                WHERE ledger_account LIKE ? AND entry_id < ?
                """,
                "customer:%" + suffix,
                end);
    }

    /**
     * An entry is the sum of one account's calls in one settlement; where both paid and promotional
     * credit paid for them, the cost is split in the proportion of the two.
     */
    private static Money promoCost(Tx tx, String first, String end) {
        return sum(
                tx,
                """
                SELECT CAST(COALESCE(SUM(FLOOR(
                    CAST(used.cost AS NUMERIC(38)) * used.promo / (used.promo + used.paid))), 0)
                    AS BIGINT) AS total
                FROM (SELECT entry_id,
                        SUM(CASE WHEN ledger_account = 'cogs:upstream' THEN amount ELSE 0 END)
                            AS cost,
                        SUM(CASE WHEN ledger_account = 'revenue:promo-used' THEN -amount ELSE 0
                            END) AS promo,
                        SUM(CASE WHEN ledger_account = 'revenue:usage' THEN -amount ELSE 0 END)
                            AS paid
                    FROM posting WHERE entry_id >= ? AND entry_id < ?
                        AND ledger_account IN
                            ('cogs:upstream', 'revenue:promo-used', 'revenue:usage')
                    GROUP BY entry_id) used
                WHERE used.cost > 0 AND used.promo > 0
                """,
                first,
                end);
    }

    private static Money sum(Tx tx, String sql, Object... parameters) {
        return tx.first(sql, row -> row.money("total"), parameters).orElse(Money.ZERO);
    }
}
