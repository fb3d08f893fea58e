package com.nexusapi.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditStoreTest {

    private final AuditStore audit = new AuditStore(Clock.system());

    @ParameterizedTest
    @EnumSource
    void concurrentWritersMakeOneUnbrokenChain(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            CompletableFuture<?>[] writes =
                    IntStream.range(0, 24)
                            .mapToObj(i -> db.submit(tx -> append(tx, "lot_" + i)))
                            .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(writes).join();

            List<AuditStore.Line> lines = db.call(tx -> audit.before(tx, Long.MAX_VALUE, 100));
            assertThat(lines).hasSize(24);
            assertThat(lines.getFirst().seq()).isEqualTo(24);
            assertThat(db.call(audit::firstBroken)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheLineThatWasChangedOrTakenOut(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            IntStream.range(0, 5).forEach(i -> db.call(tx -> append(tx, "lot_" + i)));
            db.run(tx -> tx.update("UPDATE audit_log SET subject = 'x' WHERE seq = 3"));
            assertThat(db.call(audit::firstBroken)).contains(3L);
            db.run(tx -> tx.update("DELETE FROM audit_log WHERE seq = 2"));
            assertThat(db.call(audit::firstBroken)).contains(3L);
        }
    }

    private boolean append(com.nexusapi.relay.store.Tx tx, String subject) {
        audit.append(tx, new Event("ann@nexusapi.com", "credit.granted", subject, "tried"));
        return true;
    }
}
