package com.nexusapi.relay.blackbox;

import static com.nexusapi.relay.blackbox.ChatWire.DONE;
import static com.nexusapi.relay.blackbox.ChatWire.chunk;
import static com.nexusapi.relay.blackbox.ChatWire.end;
import static com.nexusapi.relay.blackbox.ChatWire.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.testing.ScriptedUpstream;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Case 13 of surface reference §8: streams without a stated maximum that need more than was held
 * for them at first, by what they say or by how long they are silent.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OutgrownHoldTest {

    private static final long PICOS_PER_OUTPUT_TOKEN = 10_000_000;
    private static final long FIRST_HOLD_NANOS = 4_096 * PICOS_PER_OUTPUT_TOKEN / 1_000;

    /** Enough for the first hold, and not for another. */
    private static final Money LITTLE = Money.ofNanos(FIRST_HOLD_NANOS * 3 / 2);

    private final FrontDoor door = new FrontDoor();
    private final Stage stage = door.stage;
    private final ScriptedUpstream upstream = door.upstream;

    @BeforeAll
    void offer() {
        stage.admin().offer("o4-secretive", 1_000, PICOS_PER_OUTPUT_TOKEN);
        stage.admin().offer("gift", 0, 0);
        stage.admin().connect(upstream.url(), 0, "o4-secretive", "gift");
    }

    @AfterAll
    void close() {
        door.close();
    }

    private static String ask(String more) {
        return "{\"model\":\"o4-secretive\",\"stream\":true"
                + more
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Think hard.\"}]}";
    }

    private String customer(String name, Money credit) {
        String account = stage.admin().createAccount(name + "@example.com");
        stage.admin().grant(account, credit);
        stage.use(stage.admin().createKey(account));
        return account;
    }

    @Test
    @DisplayName("13: a stream that outgrows its hold goes on while there is credit")
    void goesOnWhileThereIsCredit() {
        customer("rich", Money.ofDollars(1));
        String events = text("word ".repeat(4_000)) + text("and more") + end(5_000);
        upstream.reply(Reply.events(events));

        HttpResponse<String> response = door.chat(ask(""));

        assertThat(response.body()).contains("and more").endsWith(DONE);
        assertThat(door.chargeOf(response)).isEqualTo(10 + 5_000 * PICOS_PER_OUTPUT_TOKEN / 1_000);
    }

    @Test
    @DisplayName("13: without credit it ends, and is charged no more than was held")
    void isCutWithoutCredit() {
        String account = customer("poor", LITTLE);
        upstream.reply(Reply.events(text("汉".repeat(20_000)) + text("and more") + end(50_000)));

        HttpResponse<String> response = door.chat(ask(""));

        assertThat(response.body())
                .contains("insufficient_quota")
                .doesNotContain("and more")
                .doesNotContain("[DONE]");
        RequestSummary call = door.receipt(response).request();
        assertThat(call.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(call.usageSource()).isEqualTo(UsageSource.COUNTED);
        assertThat(call.charge().nanoUsd()).isBetween(FIRST_HOLD_NANOS, FIRST_HOLD_NANOS + 100);
        assertThat(stage.admin().balance(account).held()).isEqualTo(Money.ZERO);
    }

    @Test
    @DisplayName("13: what costs nothing needs no hold, and is not cut for want of credit")
    void whatCostsNothingIsNotCut() {
        stage.use(stage.admin().createKey(stage.admin().createAccount("guest@example.com")));
        upstream.reply(Reply.events(text("汉".repeat(10_000)) + text("and more") + end(20_000)));

        HttpResponse<String> response = door.chat(ask("").replace("o4-secretive", "gift"));

        assertThat(response.body().contains("and more")).isTrue();
        assertThat(response.body().endsWith(DONE)).isTrue();
        assertThat(door.chargeOf(response)).isZero();
    }

    @Test
    @DisplayName("13: nor for more input than was held, whatever the upstream says of it")
    void isCutToTheInputThatWasHeldFor() {
        long window = 128_000;
        customer("wordy", LITTLE.plus(Money.ofNanos(window)));
        String early =
                chunk(
                        "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                                + "汉".repeat(20_000)
                                + "\"}}],\"usage\":{\"prompt_tokens\":140000,\"completion_tokens\":50000}");
        upstream.reply(Reply.events(early + text("and more") + end(50_000)));

        HttpResponse<String> response =
                door.chat(ask("").replace("Think hard.", "word ".repeat(30_000)));

        assertThat(response.body().contains("insufficient_quota")).isTrue();
        assertThat(door.receipt(response).request().charge().nanoUsd())
                .isEqualTo(window + FIRST_HOLD_NANOS);
    }

    @Test
    @DisplayName("13: several answers are held for together")
    void severalAnswersAreHeldForTogether() {
        customer("twins", Money.ofNanos(FIRST_HOLD_NANOS * 5 / 2));
        String second = text("and more").replace("\"index\":0", "\"index\":1");
        String ends = end(5_000);
        upstream.reply(
                Reply.events(
                        text("word ".repeat(2_000))
                                + second
                                + ends.substring(0, ends.indexOf("data: ", 1))
                                + ends.replace("\"index\":0", "\"index\":1")));

        HttpResponse<String> response = door.chat(ask(",\"n\":2"));

        assertThat(response.body()).contains("and more").endsWith(DONE);
    }

    @Test
    @DisplayName("13: a silence in which a model may reason ends where the credit does")
    void aSilenceEndsWhereTheCreditDoes() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        String account = customer("patient", LITTLE);
        String beginning = "word ".repeat(1_400);
        upstream.reply((_, connection) -> {
            connection.getOutputStream().write(Reply.head("text/event-stream"));
            connection.getOutputStream().write(text(beginning).getBytes(StandardCharsets.UTF_8));
            connection.getInputStream().read();
            cancelled.countDown();
        });

        HttpResponse<String> response = door.chat(ask(""));

        assertThat(response.body()).contains(beginning, "insufficient_quota").doesNotContain(DONE);
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        RequestSummary call = door.receipt(response).request();
        assertThat(call.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(call.usage().outputTokens()).isBetween(1_000L, 1_500L);
        assertThat(stage.admin().balance(account).held()).isEqualTo(Money.ZERO);
    }

    @Test
    @DisplayName(
            "13: if nothing came before, the silence ends in an honest error and costs nothing")
    void aSilenceBeforeTheFirstByteCostsNothing() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        customer("hopeful", LITTLE);
        upstream.reply((_, connection) -> {
            connection.getInputStream().read();
            cancelled.countDown();
        });

        HttpResponse<String> response = door.chat(ask(""));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).contains("insufficient_quota");
        assertThat(response.headers().firstValue("x-should-retry")).contains("false");
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        RequestSummary call = door.receipt(response).request();
        assertThat(call.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(call.charge()).isEqualTo(Money.ZERO);
    }
}
