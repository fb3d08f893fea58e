package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account.Balance;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.TrialBalance;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.Tasks;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.CrashPoints;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.usage.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A database with one account without credit, and nodes that serve it. */
final class Books implements AutoCloseable {

    static final String ACCOUNT = "acc_1";

    final Clock clock = Clock.system();
    final Ids ids = new Ids(clock, new Random(1));
    final Faults faults = new Faults();
    final Db db;
    final Ledger ledger;

    /** How much later than its own clock the database thinks it is. */
    volatile Duration databaseAhead = Duration.ZERO;

    /** What goes wrong, for as long as a test says. */
    static final class Faults implements CrashPoints {

        volatile boolean diskIsFull;
        volatile String badCall = "";
        volatile boolean commitsGetLost;
        volatile boolean refusesAfterLoss;
        volatile boolean reversalsFail;
        volatile boolean nobodyWaits;
        volatile boolean nobodyPauses;

        private volatile boolean refusesNext;

        @Override
        public void beforeTransaction() {
            if (refusesNext) {
                refusesNext = false;
                throw new StoreException("not now");
            }
        }

        /** The next commit happens, and nobody is told. */
        @Override
        public void afterCommit() {
            if (commitsGetLost) {
                commitsGetLost = false;
                refusesNext = refusesAfterLoss;
                throw StoreException.outcomeUnknown(new IllegalStateException("cut"));
            }
        }
    }

    private final Dialect dialect;

    Books(Dialect dialect) {
        this.dialect = dialect;
        db = Db.open(Databases.freshSettings(dialect), Executors.newFixedThreadPool(8), faults);
        ledger = node("node-1");
        db.run(tx ->
                tx.update(
                        """
                        INSERT INTO account (id, email, name, language, state, created_at)
                        VALUES (?, 'a@example.com', 'A', 'en', 'ACTIVE', ?)
                        """,
                        ACCOUNT,
                        clock.now()));
    }

    /** Another run of a node, on the same database. */
    Ledger node(String name) {
        Ledger.Surroundings around =
                new Ledger.Surroundings(
                        db, ids, clock, new ImpatientTasks(faults, clock), this::databaseNow);
        return new Ledger(
                around, new FailingUsage(faults, new UsageStore(Json.newMapper(), name)), name);
    }

    private Instant databaseNow(Tx tx) {
        return clock.now().plus(databaseAhead);
    }

    /** Virtual threads, whose waiting for a settlement a test can end at once. */
    private record ImpatientTasks(Faults faults, Tasks real) implements Tasks {

        ImpatientTasks(Faults faults, Clock clock) {
            this(faults, Tasks.onVirtualThreads(clock));
        }

        @Override
        public void start(Runnable work) {
            real.start(work);
        }

        @Override
        public <T> T await(CompletableFuture<T> future, Duration atMost) throws TimeoutException {
            if (faults.nobodyWaits) {
                throw new TimeoutException("told so");
            }
            return real.await(future, atMost);
        }

        @Override
        public void pause(Duration span) {
            if (!faults.nobodyPauses) {
                real.pause(span);
            }
        }
    }

    /** The usage store, on a disk that is full, or with one call that it cannot keep. */
    private record FailingUsage(Faults faults, UsageStore store) implements SettlementPart {

        @Override
        public void write(Tx tx, List<SettledCall> calls) {
            if (faults.diskIsFull) {
                throw new StoreException("no space left on device");
            }
            if (calls.stream().anyMatch(call -> call.record().id().equals(faults.badCall))) {
                throw new StoreException("value too long");
            }
            store.write(tx, calls);
        }

        @Override
        public void reverse(Tx tx, UsageRecord record, String reversalEntryId) {
            if (faults.reversalsFail) {
                throw new StoreException("no space left on device");
            }
            store.reverse(tx, record, reversalEntryId);
        }
    }

    void topUp(String id, Money credit, Money bonus) {
        db.run(tx ->
                ledger.topUp(
                        tx,
                        new TopUpCredit(
                                ACCOUNT, id, credit, Money.ofCents(50), bonus, clock.now())));
    }

    void grant(Money amount) {
        ledger.grant(new GrantCredit(ACCOUNT, amount, "test", Optional.empty()));
    }

    boolean freeze(String topUpId) {
        var _ = ledger.beginFreeze(topUpId);
        return db.call(tx -> ledger.freeze(tx, topUpId));
    }

    Authorization ask(Money bound) {
        return ask(ledger, bound);
    }

    Authorization ask(Ledger node, Money bound) {
        return node.authorize(new HoldRequest(ACCOUNT, facts(), bound));
    }

    Hold hold(Money bound) {
        return hold(ledger, bound);
    }

    Hold hold(Ledger node, Money bound) {
        return ((Authorization.Granted) ask(node, bound)).hold();
    }

    SettledCall settle(Hold hold, Money charge) {
        return settle(ledger, hold, charge);
    }

    SettledCall settle(Ledger node, Hold hold, Money charge) {
        Settlement settlement = node.settle(hold, record(hold, charge));
        assertThat(settlement).isInstanceOf(Settlement.Durable.class);
        return ((Settlement.Durable) settlement).call();
    }

    /** Reverses a charge as if its answer had been withheld; tells whether it is reversed now. */
    boolean reverse(SettledCall call) {
        Ledger.Surroundings around = Ledger.Surroundings.serving(db, ids, clock);
        Ledger.Stores stores =
                new Ledger.Stores(
                        new LedgerStore(),
                        new LeaseStore(),
                        new JournalStore(),
                        new UsageStore(Json.newMapper(), "node-1"));
        Credits credits = new Credits(around, stores);
        Leases leases = new Leases(stores.ledger(), stores.leases(), credits, clock);
        Settlements settlements = new Settlements(around, stores, credits, leases);
        db.run(tx -> settlements.reverse(tx, ACCOUNT, call));
        return db.call(tx ->
                        tx.first(
                                "SELECT id FROM usage_record WHERE id = ? AND reversed_by IS NOT NULL",
                                row -> row.text("id"),
                                call.record().id()))
                .isPresent();
    }

    CallFacts facts() {
        return new CallFacts(
                ids.next("req"),
                clock.now(),
                Optional.of(ACCOUNT),
                Optional.of("key_1"),
                Optional.of("m"),
                "chat.completions",
                false);
    }

    static UsageRecord record(Hold hold, Money charge) {
        return new UsageRecord(
                hold.call(),
                Optional.of("chan_1"),
                200,
                Outcome.COMPLETE,
                Optional.empty(),
                UsageBreakdown.text(10, 5, UsageSource.UPSTREAM),
                Optional.empty(),
                charge,
                Money.ofNanos(charge.nanoUsd() / 2),
                Optional.empty(),
                12);
    }

    Balance balance() {
        return ledger.balance(ACCOUNT);
    }

    LotState stateOf(LotKind kind) {
        return balance().lots().stream()
                .filter(lot -> lot.kind() == kind)
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** An entry's postings by ledger account. */
    Map<String, Money> postings(String entryId) {
        return db
                .call(tx ->
                        tx.query(
                                "SELECT ledger_account, amount FROM posting WHERE entry_id = ?",
                                row -> Map.entry(row.text("ledger_account"), row.money("amount")),
                                entryId))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The balance of a ledger account. */
    Money sum(String ledgerAccount) {
        return ledger.trialBalance().lines().stream()
                .filter(line -> line.ledgerAccount().equals(ledgerAccount))
                .map(TrialBalance.Line::balance)
                .reduce(Money.ZERO, Money::plus);
    }

    /** What operators did by the audit log, oldest first. */
    List<String> audited() {
        return db.call(tx ->
                tx.query("SELECT action FROM audit_log ORDER BY seq", row -> row.text("action")));
    }

    /** The id of the account's only lot of that kind. */
    String lot(LotKind kind) {
        return balance().lots().stream()
                .filter(lot -> lot.kind() == kind)
                .findFirst()
                .orElseThrow()
                .id();
    }

    long count(String table) {
        return db.call(tx -> tx.first("SELECT COUNT(*) AS n FROM " + table, row -> row.number("n")))
                .orElseThrow();
    }

    /** Lets seconds pass until all that is idle has been returned. */
    void idle(Ledger... nodes) {
        until(() -> {
            for (Ledger node : nodes) {
                second(node);
            }
            return count("lease") == 0;
        });
    }

    /** What a node does every second. */
    static void second(Ledger node) {
        node.beat();
        node.tidy();
    }

    List<String> leaseIds() {
        return db.call(tx -> tx.query("SELECT id FROM lease ORDER BY id", row -> row.text("id")));
    }

    /** True while a transaction waits for what another has locked. */
    boolean somebodyWaitsForALock() {
        return switch (dialect) {
            case H2 -> count("information_schema.sessions WHERE blocker_id IS NOT NULL") > 0;
            case POSTGRESQL ->
                    count(
                                    "pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
                                            + " current_database()")
                            > 0;
        };
    }

    /** Waits for something that other threads bring about. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so").isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    void assertBalanced() {
        assertThat(new LedgerVerifier(db).verify().differences()).isEmpty();
        assertThat(ledger.trialBalance().sum()).isEqualTo(Money.ZERO);
    }

    @Override
    public void close() {
        db.close();
    }
}
