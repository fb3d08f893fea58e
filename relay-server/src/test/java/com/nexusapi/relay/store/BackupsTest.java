package com.nexusapi.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.relay.store.StoreSettings.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {

    private static final int WRITERS = 4;
    private static final int ROUNDS = 5;

    @TempDir private Path directory;

    private Db open() {
        Db db = Db.open(StoreSettings.embedded(data(), Durability.PROCESS));
        db.run(tx -> {
            tx.update("CREATE TABLE debit (n BIGINT PRIMARY KEY, text VARCHAR)");
            tx.update("CREATE TABLE credit (n BIGINT PRIMARY KEY)");
            tx.update("CREATE TABLE total (writer INT PRIMARY KEY, n BIGINT)");
            for (int writer = 0; writer < WRITERS; writer++) {
                tx.update("INSERT INTO total VALUES (?, 0)", writer);
            }
        });
        return db;
    }

    private Path data() {
        return directory.resolve("data");
    }

    @Test
    void aCopyMadeDuringWritesHasEveryTransactionWholeAndAllThatWereAcknowledgedBefore()
            throws Exception {
        Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        Map<Path, Set<Long>> copies = new HashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        try (Db db = open();
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            AtomicLong numbers = new AtomicLong();
            for (int writer = 0; writer < WRITERS; writer++) {
                int own = writer;
                writers.execute(() -> write(db, own, numbers, over, acknowledged));
            }
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    int before = acknowledged.size();
                    while (acknowledged.size() < before + 300) {
                        TimeUnit.MILLISECONDS.sleep(1);
                    }
                    Set<Long> expected = new HashSet<>(acknowledged);
                    copies.put(new Backups(db, data()).make("copy-" + round + ".sql.gz"), expected);
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(copies).hasSize(ROUNDS);
        for (Map.Entry<Path, Set<Long>> copy : copies.entrySet()) {
            checkCopy(copy.getKey(), copy.getValue());
        }
    }

    private static void write(
            Db db, int writer, AtomicLong numbers, AtomicBoolean over, Set<Long> acknowledged) {
        while (!over.get()) {
            long n = numbers.incrementAndGet();
            writeOne(db, writer, n);
            acknowledged.add(n);
        }
    }

    private static void writeOne(Db db, int writer, long n) {
        db.run(tx -> {
            tx.update("INSERT INTO debit VALUES (?, ?)", n, "x".repeat(500));
            tx.update("UPDATE total SET n = n + ? WHERE writer = ?", n, writer);
            tx.update("UPDATE debit SET text = 'spent' WHERE n = ?", n - 100);
            tx.update("INSERT INTO credit VALUES (?)", n);
        });
    }

    private void checkCopy(Path copy, Set<Long> expected) throws IOException {
        Path restored = Files.createTempDirectory(directory, "restored-");
        Backups.restore(copy, restored);
        try (Db db = Db.open(StoreSettings.embedded(restored, Durability.PROCESS))) {
            Set<Long> debits = numbers(db, "debit");
            assertThat(debits.containsAll(expected)).isTrue();
            assertThat(numbers(db, "credit").equals(debits)).isTrue();
            assertThat(number(db, "SELECT CAST(SUM(n) AS BIGINT) AS n FROM total"))
                    .isEqualTo(debits.stream().mapToLong(n -> n).sum());
        }
    }

    private static Set<Long> numbers(Db db, String table) {
        return new HashSet<>(db.call(tx -> tx.query("SELECT n FROM " + table, r -> r.number("n"))));
    }

    private static long number(Db db, String sql) {
        return db.call(tx -> tx.first(sql, row -> row.number("n"))).orElseThrow();
    }

    @Test
    void nothingIsLeftOfACopyThatCannotBeWrittenAndTheStoreGoesOn() throws IOException {
        try (Db db = open()) {
            Path inTheWay =
                    Files.createDirectories(
                            data().resolve(Backups.DIRECTORY).resolve("copy.sql.gz"));
            Files.createFile(inTheWay.resolve("file"));

            assertThatThrownBy(() -> new Backups(db, data()).make("copy.sql.gz"))
                    .isInstanceOf(IOException.class);

            assertThat(inTheWay).isDirectory();
            assertThat(inTheWay.getParent()).isDirectoryNotContaining("glob:**.part");
            writeOne(db, 0, 1);
            checkCopy(new Backups(db, data()).make("again.sql.gz"), Set.of(1L));
        }
    }

    @Test
    void restoresNothingFromACopyThatIsCutOffOrChanged() throws IOException {
        byte[] whole;
        try (Db db = open()) {
            whole = Files.readAllBytes(new Backups(db, data()).make("copy.sql.gz"));
        }
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path cut = directory.resolve("cut.sql.gz");
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        Path changed = directory.resolve("changed.sql.gz");
        whole[whole.length / 2] ^= 1;
        Files.write(changed, whole);
        Path other = directory.resolve("other.sql.gz");
        Files.writeString(other, "no copy");

        for (Path wrong : List.of(cut, changed, other)) {
            assertThatThrownBy(() -> Backups.restore(wrong, empty)).isInstanceOf(IOException.class);
            assertThat(empty).isEmptyDirectory();
        }
    }
}
