package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.testing.RelayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Promise 2 under {@code kill -9}: a whole answer is charged exactly once, any other at most once.
 */
class KillTest {

    private static final int CLIENTS = 200;
    private static final int WHOLE_BEFORE_KILL = 300;
    private static final int OUTPUT_TOKENS = 8;
    private static final long OUTPUT_PICO_USD = 10_000_000;
    private static final Money COST = Money.ofNanos(OUTPUT_TOKENS * OUTPUT_PICO_USD / 1_000);

    /** What a client saw of one call. */
    private record Seen(String requestId, boolean whole) {}

    @Test
    void everyWholeAnswerIsChargedOnceAndNoOtherTwice() throws Exception {
        try (Stage stage = Stage.open()) {
            stage.admin().offer("exact-max", 0, OUTPUT_PICO_USD);
            stage.admin().connect(stage.upstreamUrl(), 0, "exact-max");
            stage.customer(Money.ofDollars(1_000));

            Queue<Seen> seen = loadUntilKilled(stage);
            assertThat(seen.stream().filter(Seen::whole).count())
                    .isGreaterThanOrEqualTo(WHOLE_BEFORE_KILL);

            JsonNode verified = RelayProcess.verifyLedger(stage.data());
            assertThat(verified.path("differences")).isEmpty();
            stage.crashAndRestart();
            checkCharges(stage, seen);
            assertThat(stage.sendChat(body(false)).statusCode()).isEqualTo(200);
            assertThat(stage.admin().balance(stage.accountId()).held()).isEqualTo(Money.ZERO);
            stage.stopRelay();
            assertThat(RelayProcess.verifyLedger(stage.data()).path("differences")).isEmpty();
        }
    }

    private static String body(boolean stream) {
        return "{\"model\":\"exact-max\",\"stream\":%b,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                .formatted(stream, OUTPUT_TOKENS);
    }

    private static Queue<Seen> loadUntilKilled(Stage stage) throws Exception {
        Queue<Seen> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch enough = new CountDownLatch(WHOLE_BEFORE_KILL);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                boolean stream = client % 2 == 0;
                running.add(clients.submit(() -> callUntilBroken(stage, stream, seen, enough)));
            }
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            stage.killRelay();
            for (Future<?> client : running) {
                client.get();
            }
        }
        return seen;
    }

    private static void callUntilBroken(
            Stage stage, boolean stream, Queue<Seen> seen, CountDownLatch enough) {
        try {
            while (true) {
                HttpResponse<InputStream> answer =
                        stage.http().send(stage.chat(body(stream)), BodyHandlers.ofInputStream());
                String id = answer.headers().firstValue("x-request-id").orElseThrow();
                boolean whole = answer.statusCode() == 200 && isWhole(answer.body(), stream);
                seen.add(new Seen(id, whole));
                if (whole) {
                    enough.countDown();
                }
            }
        } catch (IOException killed) {
            return;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isWhole(InputStream body, boolean stream) {
        try (body) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return stream ? text.endsWith("data: [DONE]\n\n") : text.endsWith("}");
        } catch (IOException cut) {
            return false;
        }
    }

    private static void checkCharges(Stage stage, Queue<Seen> seen) {
        Set<String> ids = new HashSet<>();
        for (Seen call : seen) {
            assertThat(ids.add(call.requestId())).isTrue();
            Receipt receipt = stage.admin().receipt(call.requestId());
            if (call.whole()) {
                assertThat(receipt.request().outcome()).isEqualTo(Outcome.COMPLETE);
                assertThat(receipt.request().charge()).isEqualTo(COST);
            }
        }
        List<RequestSummary> all = stage.admin().allRequests();
        assertThat(all.stream().map(RequestSummary::id)).doesNotHaveDuplicates();
        assertThat(all)
                .allSatisfy(call -> assertThat(call.charge()).isLessThanOrEqualTo(COST))
                .allSatisfy(call ->
                        assertThat(call.outcome()).isIn(Outcome.COMPLETE, Outcome.WITHHELD));
        assertThat(all.stream().filter(call -> call.outcome() == Outcome.WITHHELD))
                .allSatisfy(call -> assertThat(call.charge()).isEqualTo(Money.ZERO));
    }
}
