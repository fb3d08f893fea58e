package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Hold.Part;
import com.nexusapi.relay.ledger.LeaseStore.Spending;
import com.nexusapi.relay.ledger.UsageEntry.Drawn;
import com.nexusapi.relay.ledger.UsageEntry.Uncovered;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Calls whose holds cover their charges, settled in one transaction that touches nothing but their
 * slices, the journal and the usage records. All of it is computed before the transaction begins,
 * so that a repeated one writes the same.
 */
final class GroupSettlement {

    /** A slice is gone or holds less than was known of it: its run was declared dead. */
    static final class SliceGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String leaseId;

        SliceGone(String leaseId) {
            super("slice of " + leaseId + " is gone", null, false, false);
            this.leaseId = leaseId;
        }

        String leaseId() {
            return leaseId;
        }
    }

    /** A call of the group, what is taken of its hold, and what is kept of it. */
    record Member(PendingCharge charge, List<Part> charged, SettledCall settled) {}

    private record SliceKey(String accountId, String leaseId, String lotId)
            implements Comparable<SliceKey> {

        private static final Comparator<SliceKey> ORDER =
                Comparator.comparing(SliceKey::accountId)
                        .thenComparing(SliceKey::leaseId)
                        .thenComparing(SliceKey::lotId);

        @Override
        public int compareTo(SliceKey other) {
            return ORDER.compare(this, other);
        }
    }

    private final List<Member> members = new ArrayList<>();
    private final List<SettledCall> calls = new ArrayList<>();
    private final Map<SliceKey, Money> spent = new TreeMap<>();
    private final Map<String, UsageEntry> entries = new TreeMap<>();
    private final Instant now;

    private GroupSettlement(Instant now) {
        this.now = now;
    }

    /**
     * Computes the settlement.
     *
     * @param notes records of calls without charge that are kept along with it
     */
    static GroupSettlement of(
            List<PendingCharge> charges, List<UsageRecord> notes, Ids ids, Instant now) {
        GroupSettlement group = new GroupSettlement(now);
        charges.forEach(charge -> group.add(charge, ids));
        notes.forEach(note -> group.calls.add(group.uncharged(note, ids)));
        return group;
    }

    /** What upstream was asked for costs us, though nobody pays for it. */
    private SettledCall uncharged(UsageRecord note, Ids ids) {
        return note.call()
                .accountId()
                .filter(_ -> note.cost().isPositive())
                .map(accountId -> entry(accountId, ids).add(note, List.of(), Uncovered.NOTHING))
                .orElseGet(() -> SettledCall.uncharged(note));
    }

    private UsageEntry entry(String accountId, Ids ids) {
        return entries.computeIfAbsent(
                accountId, id -> new UsageEntry(ids.next("jrn", now), accountId));
    }

    private void add(PendingCharge charge, Ids ids) {
        String accountId = charge.hold().accountId();
        UsageEntry entry = entry(accountId, ids);
        List<Part> charged = charge.charged();
        List<Drawn> draws = new ArrayList<>(charged.size());
        for (Part part : charged) {
            draws.add(new Drawn(part.slice().lot(), part.amount()));
            spent.merge(
                    new SliceKey(accountId, part.slice().leaseId(), part.slice().lot().id()),
                    part.amount(),
                    Money::plus);
        }
        SettledCall settled = entry.add(charge.record(), draws, Uncovered.NOTHING);
        members.add(new Member(charge, charged, settled));
        calls.add(settled);
    }

    List<Member> members() {
        return members;
    }

    /**
     * Writes it.
     *
     * @throws SliceGone when a slice does not cover what it should; nothing may be committed then
     */
    void write(Tx tx, LeaseStore leases, JournalStore journal, SettlementPart usage) {
        List<Spending> spendings =
                spent.entrySet().stream()
                        .map(each ->
                                new Spending(
                                        each.getKey().leaseId(),
                                        each.getKey().lotId(),
                                        each.getValue()))
                        .toList();
        Optional<Spending> gone = leases.spend(tx, spendings);
        if (gone.isPresent()) {
            throw new SliceGone(gone.get().leaseId());
        }
        journal.append(
                tx,
                entries.values().stream().flatMap(entry -> entry.journal(now).stream()).toList());
        usage.write(tx, calls);
    }
}
