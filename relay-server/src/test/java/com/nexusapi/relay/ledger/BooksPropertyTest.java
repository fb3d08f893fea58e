package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account.LotBalance;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.store.Dialect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is done to the books in whatever order, they balance after each step. */
class BooksPropertyTest {

    private static final int STEPS = 40;
    private static final Decision DECISION = new Decision("anne@example.com", "a reason");
    private static final EntryFilter ALL =
            new EntryFilter(
                    Instant.EPOCH,
                    Instant.parse("2100-01-01T00:00:00Z"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    @Property(tries = 12)
    void booksBalanceAfterEachStepOnH2(@ForAll long seed) {
        walk(Dialect.H2, seed);
    }

    @Property(tries = 6)
    void booksBalanceAfterEachStepOnPostgres(@ForAll long seed) {
        walk(Dialect.POSTGRESQL, seed);
    }

    private static void walk(Dialect dialect, long seed) {
        try (Books books = new Books(dialect)) {
            books.faults.nobodyPauses = true;
            Walk walk = new Walk(books, new Random(seed));
            List<String> trace = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                trace.add(walk.step());
                assertThat(new LedgerVerifier(books.db).verify().differences())
                        .as("after %s", trace)
                        .isEmpty();
                assertThat(books.ledger.trialBalance().sum()).isEqualTo(Money.ZERO);
            }
            books.faults.nobodyPauses = false;
            walk.end();
            books.idle(books.ledger);
            books.assertBalanced();
            assertThat(books.balance().held()).isEqualTo(Money.ZERO);
        }
    }

    /** One random sequence of everything that the ledger does. */
    private static final class Walk {

        private final Books books;
        private final Random random;
        private final List<String> topUps = new ArrayList<>();
        private final List<String> disputed = new ArrayList<>();
        private final List<Hold> holds = new ArrayList<>();
        private final List<SettledCall> settled = new ArrayList<>();

        Walk(Books books, Random random) {
            this.books = books;
            this.random = random;
        }

        String step() {
            return switch (random.nextInt(18)) {
                case 0, 1 -> topUp();
                case 2 -> grant();
                case 3, 4, 5 -> hold();
                case 6, 7, 8 -> settle();
                case 9 -> release();
                case 10 -> chargeBack();
                case 11 -> win();
                case 12 -> writeOff();
                case 13 -> revoke();
                case 14 -> refund();
                case 15 -> provider();
                case 16 -> correct();
                default -> timePasses();
            };
        }

        private Money amount() {
            return Money.ofNanos(1 + random.nextLong(Money.ofCents(300).nanoUsd()));
        }

        private Optional<String> anyTopUp() {
            return any(topUps);
        }

        private <T> Optional<T> any(List<T> list) {
            return list.isEmpty()
                    ? Optional.empty()
                    : Optional.of(list.get(random.nextInt(list.size())));
        }

        private String topUp() {
            String id = "top_" + topUps.size();
            topUps.add(id);
            books.topUp(
                    id,
                    Money.ofCents(100).plus(amount()),
                    random.nextBoolean() ? amount() : Money.ZERO);
            return "top-up";
        }

        private String grant() {
            books.grant(amount());
            return "grant";
        }

        private String hold() {
            if (books.ask(amount()) instanceof Authorization.Granted(Hold hold)) {
                holds.add(hold);
            }
            return "hold";
        }

        /** Now and then a call costs more than it held. */
        private String settle() {
            any(holds)
                    .ifPresent(hold -> {
                        holds.remove(hold);
                        settled.add(
                                books.settle(hold, random.nextInt(4) == 0 ? Money.ZERO : amount()));
                    });
            return "settle";
        }

        private String release() {
            any(holds)
                    .ifPresent(hold -> {
                        holds.remove(hold);
                        books.ledger.release(hold, Books.record(hold, Money.ZERO));
                    });
            return "release";
        }

        private String chargeBack() {
            anyTopUp()
                    .filter(id -> !disputed.contains(id))
                    .ifPresent(id -> {
                        disputed.add(id);
                        if (random.nextBoolean()) {
                            var _ = books.ledger.beginFreeze(id);
                        }
                        Chargeback chargeback = new Chargeback("dp_" + id, id, amount());
                        books.db.run(tx -> books.ledger.chargeBack(tx, chargeback));
                    });
            return "chargeback";
        }

        private String win() {
            any(disputed)
                    .ifPresent(id -> books.db.run(tx -> books.ledger.disputeWon(tx, "dp_" + id)));
            return "dispute won";
        }

        private String writeOff() {
            Money most = amount();
            books.db.run(tx -> books.ledger.writeOff(tx, Books.ACCOUNT, most, DECISION));
            return "write-off";
        }

        private String revoke() {
            any(books.balance().lots())
                    .map(LotBalance::id)
                    .ifPresent(lot -> books.ledger.revoke(lot, DECISION));
            return "revoke";
        }

        private String refund() {
            anyTopUp()
                    .ifPresent(id -> {
                        if (books.freeze(id)) {
                            boolean goesOn = random.nextInt(3) > 0;
                            books.db.run(tx -> {
                                if (goesOn) {
                                    var _ = books.ledger.refund(tx, id);
                                } else {
                                    books.ledger.unfreeze(tx, id);
                                }
                            });
                        }
                    });
            return "refund";
        }

        private String provider() {
            anyTopUp()
                    .ifPresent(id -> {
                        String refundId = "ref_" + random.nextInt(5);
                        Settled settled = new Settled(amount(), random.nextBoolean());
                        books.db.run(tx -> books.ledger.settled(tx, id, settled));
                        boolean mayReturn =
                                books.db
                                                .call(tx -> new EntryStore().feesOf(tx, id))
                                                .compareTo(Money.ofCents(10))
                                        >= 0;
                        if (mayReturn) {
                            books.db.run(tx ->
                                    books.ledger.feeReturned(tx, id, refundId, Money.ofCents(10)));
                        }
                    });
            return "provider";
        }

        private String correct() {
            any(books.ledger.entries(ALL, 500))
                    .map(LedgerEntry::id)
                    .ifPresent(id -> books.db.run(tx -> books.ledger.correct(tx, id, DECISION)));
            return "correct";
        }

        private String timePasses() {
            if (random.nextBoolean()) {
                books.ledger.beat();
                return "beat";
            }
            if (random.nextBoolean()) {
                any(settled)
                        .filter(call -> call.entryId().isPresent())
                        .ifPresent(call -> books.reverse(call));
                return "reverse";
            }
            any(books.balance().lots())
                    .ifPresent(lot ->
                            books.db.run(tx ->
                                    tx.update(
                                            "UPDATE lot SET expires_at = ? WHERE id = ?",
                                            books.clock.now(),
                                            lot.id())));
            var _ = books.ledger.expireDue();
            return "expire";
        }

        void end() {
            List.copyOf(holds)
                    .forEach(hold -> books.ledger.release(hold, Books.record(hold, Money.ZERO)));
        }
    }
}
