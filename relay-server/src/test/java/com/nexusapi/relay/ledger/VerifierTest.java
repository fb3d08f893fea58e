package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerVerification.Difference;
import com.nexusapi.relay.store.Dialect;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check of the verifier finds the difference that it is there for. */
class VerifierTest {

    private static final Decision MISTAKE = new Decision("anne@example.com", "a mistake");

    /** A check, and the statement that plants what it must find. */
    static Stream<Arguments> plantedDifferences() {
        return Stream.of(
                        Arguments.of(
                                "entry_balances",
                                "UPDATE posting SET amount = amount + 1"
                                        + " WHERE ledger_account = 'processor:fees'"),
                        Arguments.of(
                                "entry_has_postings",
                                "INSERT INTO journal_entry (id, at, kind, reference, memo)"
                                        + " VALUES ('jrn_x', CURRENT_TIMESTAMP, 'GRANT', '', '')"),
                        Arguments.of(
                                "lot_adds_up",
                                "UPDATE lot SET amount = amount + 1 WHERE kind = 'GRANT'"),
                        Arguments.of(
                                "ended_lot_is_empty",
                                "UPDATE lot SET state = 'EXHAUSTED' WHERE top_up_id = 'top_2'"),
                        Arguments.of(
                                "paid_credit",
                                "UPDATE lot SET remaining = remaining + 1, amount = amount + 1"
                                        + " WHERE top_up_id = 'top_2'"),
                        Arguments.of("promo_credit", "UPDATE slice SET unspent = unspent - 1"),
                        Arguments.of("debt", "UPDATE account SET debt = debt + 1"),
                        Arguments.of("lot_draws", "UPDATE draw SET amount = amount + 1"),
                        Arguments.of(
                                "charges_of_entry", "UPDATE usage_record SET charge = charge + 1"),
                        Arguments.of("costs_of_entry", "UPDATE usage_record SET cost = cost + 1"),
                        Arguments.of(
                                "revoked_by_chargeback", "UPDATE chargeback SET taken = taken + 1"),
                        Arguments.of("owed_of_chargeback", "UPDATE chargeback SET owed = owed + 1"),
                        Arguments.of(
                                "correction_reverses",
                                "UPDATE correction SET wrong_entry_id = entry_id"))
                .flatMap(each ->
                        Stream.of(Dialect.values())
                                .map(dialect ->
                                        Arguments.of(each.get()[0], each.get()[1], dialect)));
    }

    @ParameterizedTest
    @MethodSource("plantedDifferences")
    void findsWhatWasPlanted(String check, String plant, Dialect dialect) {
        try (Books books = new Books(dialect)) {
            everything(books);
            books.assertBalanced();
            books.db.run(tx -> tx.update(plant));
            assertThat(new LedgerVerifier(books.db).verify().differences())
                    .extracting(Difference::check)
                    .contains(check);
        }
    }

    /** A top-up partly used and charged back, one unused, a corrected and a leased grant. */
    private static void everything(Books books) {
        books.topUp("top_1", Money.ofCents(100), Money.ZERO);
        books.settle(books.hold(Money.ofCents(60)), Money.ofCents(60));
        books.db.run(tx ->
                books.ledger.chargeBack(tx, new Chargeback("dp_1", "top_1", Money.ofCents(1_500))));
        books.topUp("top_2", Money.ofCents(200), Money.ofCents(20));
        Granted wrong =
                books.db.call(tx ->
                        books.ledger.grant(
                                tx,
                                new GrantCredit(
                                        Books.ACCOUNT,
                                        Money.ofCents(5),
                                        "wrong",
                                        Optional.empty())));
        books.db.run(tx -> books.ledger.correct(tx, wrong.entryId(), MISTAKE));
        books.grant(Money.ofCents(100));
        var _ = books.hold(Money.ofCents(50));
    }
}
