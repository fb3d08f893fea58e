package com.nexusapi.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.relay.testing.Databases;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DbTest {

    @Test
    void aPostgresqlThatLosesCommitsIsOnlyOpenedWhenThatIsAllowedByName() {
        // the tests' server runs with both off
        StoreSettings settings = Databases.freshSettings(Dialect.POSTGRESQL);

        assertThatThrownBy(() -> Db.open(settings.allowingUnsafe(Set.of())))
                .isInstanceOfSatisfying(
                        UnsafeStoreException.class,
                        e -> assertThat(e.safeguard()).isEqualTo("fsync"));
        assertThatThrownBy(() -> Db.open(settings.allowingUnsafe(Set.of("fsync"))))
                .isInstanceOfSatisfying(
                        UnsafeStoreException.class,
                        e -> assertThat(e.safeguard()).isEqualTo("synchronous_commit"));
        Db.open(settings).close();
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotOfMinutesEndsWhenTheProcessStops(Dialect dialect) throws Exception {
        String endless =
                switch (dialect) {
                    case H2 -> "SELECT SUM(MOD(x, 7)) AS n FROM SYSTEM_RANGE(1, 1000000000000)";
                    case POSTGRESQL -> "SELECT 1 AS n FROM pg_sleep(600)";
                };
        try (Db db = Databases.fresh(dialect)) {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Long> reading =
                    CompletableFuture.supplyAsync(() ->
                            db.snapshot(tx -> {
                                begun.countDown();
                                return tx.first(endless, row -> row.number("n")).orElseThrow();
                            }));
            begun.await();
            db.endSnapshots();
            assertThatThrownBy(reading::join).hasCauseInstanceOf(StoreException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotSeesOneStateOfAllTablesAndHoldsNoWriterUp(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            db.run(tx -> {
                tx.update("CREATE TABLE one (n BIGINT)");
                tx.update("CREATE TABLE other (n BIGINT)");
                tx.update("INSERT INTO one VALUES (1)");
                tx.update("INSERT INTO other VALUES (1)");
            });

            long seen =
                    db.snapshot(tx -> {
                        long first = read(tx, "one");
                        db.run(writer -> {
                            writer.update("UPDATE one SET n = 2");
                            writer.update("UPDATE other SET n = 2");
                        });
                        return first * 100 + read(tx, "other") * 10 + read(tx, "one");
                    });

            assertThat(seen).isEqualTo(111);
            assertThat(db.<Long>snapshot(tx -> read(tx, "other"))).isEqualTo(2);
            assertThat(db.<Long>call(tx -> read(tx, "one"))).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatServedASnapshotWritesAgain() {
        try (Db db = Databases.fresh(Dialect.POSTGRESQL)) {
            for (int i = 0; i < 20; i++) {
                db.snapshot(DbTest::version);
                db.run(ConfigVersion::raise);
            }
            assertThat(db.<Long>call(DbTest::version)).isEqualTo(21);
        }
    }

    private static long version(Tx tx) {
        return tx.first("SELECT v FROM config_version", row -> row.number("v")).orElseThrow();
    }

    private static long read(Tx tx, String table) {
        return tx.first("SELECT n FROM " + table, row -> row.number("n")).orElseThrow();
    }
}
