package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.store.StoreSettings;
import com.nexusapi.relay.testing.AdminClient;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.JavaProcess;
import com.nexusapi.relay.testing.RelayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two relays on one PostgreSQL spend one account's credit to the end, and no further. */
class TwoNodesTest {

    private static final int CALLS = 10_000;
    private static final int CONCURRENT = 256;
    private static final int PAID_FOR = 500;
    private static final int OUTPUT_TOKENS = 16;
    private static final long OUTPUT_PICO_USD = 10_000_000;
    private static final Money COST = Money.ofNanos(OUTPUT_TOKENS * OUTPUT_PICO_USD / 1_000);

    /** A dead node's leases are swept by then, with time for a slow machine. */
    private static final Duration SWEPT = Duration.ofSeconds(15);

    private static final String BODY =
            "{\"model\":\"exact-max\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    .formatted(OUTPUT_TOKENS);

    /** Two relay processes on one database, and a customer with credit for so many calls. */
    private static final class Pair implements AutoCloseable {

        final JavaProcess upstream;
        final Map<String, String> environment = new HashMap<>();
        final Path data = newDirectory();
        final RelayProcess first;
        final RelayProcess second;
        final AdminClient admin;
        final String accountId;
        final String apiKey;
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        Pair() {
            StoreSettings store = Databases.freshSettings(Dialect.POSTGRESQL);
            environment.put("NEXUSAPI_STORE_URL", store.url());
            environment.put("NEXUSAPI_STORE_USER", store.user());
            environment.put("NEXUSAPI_STORE_PASSWORD", store.password());
            // the relays are killed here, the database is not
            environment.put("NEXUSAPI_STORE_ALLOW_UNSAFE", "fsync,synchronous_commit");
            environment.put("NEXUSAPI_VAULT_KEY", "A".repeat(43) + "=");
            upstream =
                    JavaProcess.start(
                            "com.nexusapi.demo.upstream.DemoUpstream", Map.of(), "--port", "0");
            String upstreamUrl = upstream.awaitEvent("ready").path("url").asText();
            RelayProcess.createOwner(data, environment);
            first = serve("node-1", data);
            second = serve("node-2", newDirectory());
            admin = first.signIn();
            admin.offer("exact-max", 0, OUTPUT_PICO_USD);
            admin.connect(upstreamUrl, 0, "exact-max");
            accountId = admin.createAccount("customer@example.com");
            admin.grant(accountId, Money.ofNanos(COST.nanoUsd() * PAID_FOR));
            ApiKey key = admin.createKey(accountId);
            apiKey = key.secret().orElseThrow();
            awaitServing(second);
        }

        private RelayProcess serve(String name, Path directory) {
            Map<String, String> own = new HashMap<>(environment);
            own.put("NEXUSAPI_NODE_NAME", name);
            return RelayProcess.serve(directory, own);
        }

        private static Path newDirectory() {
            try {
                return Files.createTempDirectory("nexusapi-pair-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Until the node knows the model and the key, which were made on the other. */
        private void awaitServing(RelayProcess node) {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (send(request(node, "/v1/models/exact-max").GET()).statusCode() != 200) {
                assertThat(System.nanoTime()).as("the node does not serve").isLessThan(end);
            }
        }

        HttpResponse<String> call(RelayProcess node) {
            return send(request(node, "/v1/chat/completions").POST(BodyPublishers.ofString(BODY)));
        }

        private HttpRequest.Builder request(RelayProcess node, String path) {
            return HttpRequest.newBuilder(URI.create(node.publicUrl() + path))
                    .header("Authorization", "Bearer " + apiKey)
                    .header("Content-Type", "application/json");
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return http.send(request.build(), BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void assertSpentToTheEnd() {
            Account.Balance balance = admin.balance(accountId);
            assertThat(balance.available()).isEqualTo(Money.ZERO);
            assertThat(balance.debt()).isEqualTo(Money.ZERO);
            Money charged =
                    admin.allRequests().stream()
                            .filter(call -> call.outcome() == Outcome.COMPLETE)
                            .map(RequestSummary::charge)
                            .reduce(Money.ZERO, Money::plus);
            assertThat(charged).isEqualTo(Money.ofNanos(COST.nanoUsd() * PAID_FOR));
            assertThat(RelayProcess.verifyLedger(data, environment).path("differences")).isEmpty();
        }

        @Override
        public void close() {
            first.close();
            second.close();
            upstream.close();
        }
    }

    @Test
    void creditForFiveHundredServesExactlyFiveHundredOverBoth() {
        try (Pair pair = new Pair()) {
            List<HttpResponse<String>> answers =
                    Load.run(
                            CALLS,
                            CONCURRENT,
                            call -> pair.call(call % 2 == 0 ? pair.first : pair.second));
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                    .hasSize(PAID_FOR);
            assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(429))
                    .allSatisfy(answer ->
                            assertThat(answer.body()).contains("\"code\":\"insufficient_quota\""));
            pair.assertSpentToTheEnd();
        }
    }

    @Test
    void whatAKilledNodeHadLeasedIsSpentByTheOther() {
        try (Pair pair = new Pair()) {
            AtomicInteger whole = new AtomicInteger();
            List<Boolean> killed =
                    Load.run(
                            PAID_FOR,
                            CONCURRENT,
                            call -> {
                                if (call == PAID_FOR / 2) {
                                    pair.second.kill();
                                    return true;
                                }
                                callUnlessDead(
                                        pair, call % 2 == 0 ? pair.first : pair.second, whole);
                                return false;
                            });
            assertThat(killed).contains(true);
            long end = System.nanoTime() + SWEPT.toNanos();
            while (isToComeAgain(pair.call(pair.first), whole)) {
                assertThat(System.nanoTime()).as("not swept in time").isLessThan(end);
            }
            assertThat(pair.call(pair.first).headers().firstValue("x-should-retry"))
                    .contains("false");
            assertThat(whole.get()).isBetween(PAID_FOR - CONCURRENT, PAID_FOR);
            pair.assertSpentToTheEnd();
        }
    }

    private static void callUnlessDead(Pair pair, RelayProcess node, AtomicInteger whole) {
        try {
            var _ = isToComeAgain(pair.call(node), whole);
        } catch (UncheckedIOException dead) {
            return;
        }
    }

    /** Counts a whole answer; true when the credit is there, but held or leased elsewhere. */
    private static boolean isToComeAgain(HttpResponse<String> answer, AtomicInteger whole) {
        if (answer.statusCode() == 200) {
            whole.incrementAndGet();
            return true;
        }
        return answer.headers().firstValue("x-should-retry").filter("true"::equals).isPresent();
    }
}
