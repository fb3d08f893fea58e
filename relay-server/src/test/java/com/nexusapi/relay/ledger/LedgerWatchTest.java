package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerWatchTest {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));

    private LedgerWatch watch(Db db) {
        return new LedgerWatch(db, new LedgerVerifier(db), clock);
    }

    private void plantDifference(Db db) {
        db.run(tx -> {
            tx.update(
                    """
                    INSERT INTO journal_entry (id, at, kind, reference, memo)
                    VALUES ('jrn_planted', ?, 'GRANT', '', '')
                    """,
                    clock.now());
            tx.update("INSERT INTO posting VALUES ('jrn_planted', 'cash:dodo', 5)");
        });
    }

    private static void removeDifference(Db db) {
        db.run(tx -> {
            tx.update("DELETE FROM posting WHERE entry_id = 'jrn_planted'");
            tx.update("DELETE FROM journal_entry WHERE id = 'jrn_planted'");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anAlarmStandsFromTheFirstDifferenceUntilThereIsNone(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            LedgerWatch watch = watch(db);
            watch.runIfDue();
            assertThat(watch.alarms()).isEmpty();

            plantDifference(db);
            clock.advance(Duration.ofMinutes(6));
            Instant found = clock.now();
            watch.runIfDue();
            clock.advance(Duration.ofMinutes(6));
            watch.runIfDue();

            Overview.Alarm alarm = watch.alarms().getFirst();
            assertThat(alarm.code()).isEqualTo("ledger_difference");
            assertThat(alarm.since()).isEqualTo(found);
            assertThat(alarm.detail())
                    .isEqualTo(
                            "1 differences in the books; the first: entry_balances jrn_planted:"
                                    + " expected 0, found 5");
            assertThat(watch.differences()).isEqualTo(1);

            removeDifference(db);
            watch.run();
            assertThat(watch.alarms()).isEmpty();
            assertThat(watch.differences()).isZero();
            assertThat(watch.runs()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOfManyNodesDoesTheWorkAndAllShowWhatItFound(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            plantDifference(db);
            LedgerWatch first = watch(db);
            LedgerWatch second = watch(db);

            first.runIfDue();
            second.runIfDue();

            assertThat(first.runs()).isEqualTo(1);
            assertThat(second.runs()).isZero();
            assertThat(second.differences()).isEqualTo(1);
            assertThat(second.alarms()).isNotEmpty().isEqualTo(first.alarms());
        }
    }
}
