package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.testing.AdminClient;
import com.nexusapi.relay.testing.JavaProcess;
import com.nexusapi.relay.testing.RelayProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a relay at work, and the way back from them. */
class BackupTest {

    private static final int CLIENTS = 32;
    private static final int OUTPUT_TOKENS = 8;
    private static final long OUTPUT_PICO_USD = 10_000_000;
    private static final Money COST = Money.ofNanos(OUTPUT_TOKENS * OUTPUT_PICO_USD / 1_000);
    private static final String CALL =
            "{\"model\":\"exact-max\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    .formatted(OUTPUT_TOKENS);

    @TempDir private Path directory;

    @Test
    void aBackupUnderLoadHasEveryAnswerGivenBeforeItAndItsBooksAreInOrder() throws Exception {
        Path copy;
        Set<String> before;
        Path restored = Files.createDirectory(directory.resolve("restored"));
        try (Stage stage = Stage.open()) {
            stage.admin().offer("exact-max", 0, OUTPUT_PICO_USD);
            stage.admin().connect(stage.upstreamUrl(), 0, "exact-max");
            stage.customer(Money.ofCents(100_000));
            Set<String> answered = ConcurrentHashMap.newKeySet();
            AtomicBoolean over = new AtomicBoolean();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < CLIENTS; client++) {
                    clients.execute(() -> callUntil(stage, over, answered));
                }
                awaitSize(answered, 200);
                before = new HashSet<>(answered);
                copy = backUp(stage.admin());
                awaitSize(answered, answered.size() + 100);
                over.set(true);
            }
            assertThat(stage.metrics()).contains("nexusapi_ledger_differences");
            assertExit(3, "backup", stage.data());
            stage.stopRelay();
            assertThat(RelayProcess.verifyLedger(stage.data()).path("differences")).isEmpty();
            Files.copy(stage.data().resolve("vault.key"), restored.resolve("vault.key"));
        }
        restore(copy, restored);
        try (RelayProcess relay = RelayProcess.serve(restored)) {
            AdminClient admin = relay.signIn();
            for (String id : before) {
                Receipt receipt = admin.receipt(id);
                assertThat(receipt.request().outcome()).isEqualTo(Outcome.COMPLETE);
                assertThat(receipt.request().charge()).isEqualTo(COST);
            }
            assertThat(admin.post("/ledger/verify", Map.of()).path("differences")).isEmpty();
        }
    }

    private static void callUntil(Stage stage, AtomicBoolean over, Set<String> answered) {
        while (!over.get()) {
            HttpResponse<String> answer = stage.sendChat(CALL);
            if (answer.statusCode() == 200) {
                answered.add(answer.headers().firstValue("x-request-id").orElseThrow());
            }
        }
    }

    private static void awaitSize(Set<String> answered, int size) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (answered.size() < size) {
            assertThat(System.nanoTime()).isLessThan(limit);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static Path backUp(AdminClient admin) {
        return Path.of(admin.post("/backup", Map.of()).path("file").asText());
    }

    private static void restore(Path copy, Path data) {
        try (JavaProcess restoration =
                RelayProcess.command(data, "restore", "--from", copy.toString())) {
            assertThat(restoration.awaitEvent("restored").path("vaultKey").asText())
                    .isEqualTo("present");
            assertThat(restoration.awaitEvent("verified").path("differences")).isEmpty();
            assertThat(restoration.exitCode()).isZero();
        }
    }

    private static void assertExit(int code, String command, Path data, String... more) {
        String[] all = new String[more.length + 1];
        all[0] = command;
        System.arraycopy(more, 0, all, 1, more.length);
        try (JavaProcess process = RelayProcess.command(data, all)) {
            assertThat(process.exitCode()).isEqualTo(code);
        }
    }

    @Test
    void aStoppedRelayIsBackedUpByCommandAndOnlyAnEmptyDirectoryIsRestoredTo() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        assertExit(2, "backup", data);
        RelayProcess.createOwner(data);
        Path copy;
        try (JavaProcess backup = RelayProcess.command(data, "backup")) {
            copy = Path.of(backup.awaitEvent("backed-up").path("file").asText());
            assertThat(backup.exitCode()).isZero();
        }
        Path cut = directory.resolve("cut.sql.gz");
        byte[] whole = Files.readAllBytes(copy);
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 100));
        Path empty = directory.resolve("empty");

        assertExit(2, "restore", data, "--from", copy.toString());
        assertExit(2, "restore", empty, "--from", cut.toString());
        assertThat(empty).isEmptyDirectory();
        assertExit(0, "restore", empty, "--from", copy.toString());
        assertExit(0, "verify-audit", empty);
    }
}
