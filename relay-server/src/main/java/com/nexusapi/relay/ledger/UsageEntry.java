package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.ledger.JournalEntry.Kind;
import com.nexusapi.relay.ledger.JournalEntry.Posting;
import com.nexusapi.relay.ledger.JournalEntry.Postings;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The journal entry of one account's calls in one settlement, as it grows call by call: what each
 * lot gave, revenue, debt, and what the channels cost us.
 */
final class UsageEntry {

    /** What a call takes out of one lot. */
    record Drawn(Lot lot, Money amount) {}

    /** The part of a charge that no credit covers: what the customer owes, and what we lose. */
    record Uncovered(Money owed, Money lost) {

        static final Uncovered NOTHING = new Uncovered(Money.ZERO, Money.ZERO);
    }

    private final String id;
    private final String accountId;
    private final Postings postings = new Postings();
    private final Map<String, Money> byLot = new LinkedHashMap<>();
    private String reference = "";

    UsageEntry(String id, String accountId) {
        this.id = id;
        this.accountId = accountId;
    }

    SettledCall add(UsageRecord record, List<Drawn> draws, Uncovered uncovered) {
        Money paid = Money.ZERO;
        Money promo = Money.ZERO;
        Map<String, Money> ofCall = new LinkedHashMap<>();
        for (Drawn drawn : draws) {
            postings.debit(Credits.creditAccount(accountId, drawn.lot()), drawn.amount());
            ofCall.merge(drawn.lot().id(), drawn.amount(), Money::plus);
            if (drawn.lot().isPaid()) {
                paid = paid.plus(drawn.amount());
            } else {
                promo = promo.plus(drawn.amount());
            }
        }
        postings.debit(LedgerAccounts.debt(accountId), uncovered.owed())
                .debit(LedgerAccounts.DISPUTE_LOSS, uncovered.lost())
                .credit(
                        LedgerAccounts.REVENUE_USAGE,
                        paid.plus(uncovered.owed()).plus(uncovered.lost()))
                .credit(LedgerAccounts.REVENUE_PROMO_USED, promo);
        addCost(record);
        reference = reference.isEmpty() ? record.id() : reference;
        ofCall.forEach((lotId, amount) -> byLot.merge(lotId, amount, Money::plus));
        boolean hasEntry = record.charge().isPositive() || record.cost().isPositive();
        return new SettledCall(
                record, promo, hasEntry ? Optional.of(id) : Optional.empty(), receipt(ofCall));
    }

    private void addCost(UsageRecord record) {
        if (record.cost().isPositive()) {
            String channel = record.channelId().orElse("none");
            postings.debit(LedgerAccounts.COST_OF_GOODS, record.cost())
                    .credit(LedgerAccounts.upstreamPayable(channel), record.cost());
        }
    }

    private static List<Receipt.Draw> receipt(Map<String, Money> byLot) {
        List<Receipt.Draw> draws = new ArrayList<>();
        byLot.forEach((lotId, amount) -> draws.add(new Receipt.Draw(lotId, amount)));
        return draws;
    }

    /** The entry, unless its calls were neither charged nor cost anything. */
    Optional<JournalEntry> journal(Instant now) {
        List<Posting> list = postings.list();
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new JournalEntry(
                                id,
                                now,
                                Kind.USAGE,
                                Optional.of(accountId),
                                reference,
                                "",
                                receipt(byLot),
                                list));
    }
}
