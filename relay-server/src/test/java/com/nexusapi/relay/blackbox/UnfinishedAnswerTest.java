package com.nexusapi.relay.blackbox;

import static com.nexusapi.relay.blackbox.ChatWire.end;
import static com.nexusapi.relay.blackbox.ChatWire.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is paid for an answer that broke off, or that the client left before its end: all that was
 * delivered, and what was made out of sight for it (surface reference §3.9, §5.4).
 */
class UnfinishedAnswerTest extends EndpointStage {

    private static final int WORDS = 2_000;

    /** The first comment into the silence comes after ten seconds. */
    private static final Duration UNTIL_MISSED = Duration.ofSeconds(13);

    private static final String START =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg","model":"up-fable","usage":{"input_tokens":9,"output_tokens":1}}}

            """;

    private static final String PARTIAL =
            """
            event: image_generation.partial_image
            data: {"type":"image_generation.partial_image","b64_json":"AA","partial_image_index":0}

            """;

    @BeforeAll
    void offer() {
        stage.admin().offer("fable", List.of("messages"), FrontDoor.TEXT);
        stage.admin().offer("o4-thinker", List.of("chat.completions"), FrontDoor.TEXT);
        stage.admin()
                .offer(
                        "pictures",
                        List.of("images.generations"),
                        Prices.NONE.with(PriceComponent.IMAGE, Price.ofPicos(40_000_000_000L)));
        stage.admin()
                .offer(
                        "painter",
                        List.of("images.generations"),
                        Prices.NONE
                                .withInput(Price.ofPicos(1_000))
                                .with(PriceComponent.IMAGE_OUTPUT, Price.ofPicos(30_000)));
        stage.admin().connect("anthropic", upstream.anthropicUrl(), Map.of("fable", "up-fable"));
        stage.admin()
                .connect(
                        "openai-compatible",
                        upstream.url(),
                        Map.of(
                                "o4-thinker", "up-thinker",
                                "pictures", "up-pictures",
                                "painter", "up-painter"));
    }

    private static String said(String text) {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\""
                + text
                + "\"}}\n\n";
    }

    /** The receipt of a call whose client reads the beginning and leaves before the rest comes. */
    private Receipt left(String path, String body, String beginning, String rest)
            throws IOException {
        return left(path, body, beginning, Duration.ZERO, rest);
    }

    /** The same, with a silence before the rest. */
    private Receipt left(String path, String body, String beginning, Duration silence, String rest)
            throws IOException {
        CountDownLatch hasLeft = new CountDownLatch(1);
        upstream.reply((_, connection) -> {
            connection.getOutputStream().write(Reply.head("text/event-stream"));
            connection.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
            hasLeft.await();
            Thread.sleep(silence);
            connection.getOutputStream().write(rest.getBytes(StandardCharsets.UTF_8));
        });
        String id;
        try (StreamingClient client = StreamingClient.open(stage, path, body)) {
            id = client.requestId();
            assertThat(client.readUntil(beginning.substring(beginning.length() - 20))).isTrue();
        }
        hasLeft.countDown();
        Receipt receipt = stage.admin().awaitReceipt(id);
        assertThat(receipt.request().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        return receipt;
    }

    private Receipt leftPicture(String model, String rest) throws IOException {
        return left(
                "/v1/images/generations",
                "{\"model\":\""
                        + model
                        + "\",\"prompt\":\"a cat\",\"stream\":true,\"partial_images\":3}",
                PARTIAL,
                PARTIAL + rest);
    }

    private static final String MESSAGE =
            "{\"model\":\"fable\",\"max_tokens\":5000,\"stream\":true,\"messages\":[]}";

    private static void assertWordsArePaid(Receipt receipt) {
        assertThat(receipt.request().usage().outputTokens()).isBetween(WORDS - 5L, WORDS + 5L);
        assertThat(receipt.request().usage().inputTokens()).isEqualTo(9);
        assertThat(receipt.request().usageSource()).isEqualTo(UsageSource.COUNTED);
    }

    @Test
    void aMessageThatBreaksOffIsPaidAsFarAsItCame() {
        upstream.reply(Reply.events(START + said("word ".repeat(WORDS))));

        HttpResponse<String> response = post("/v1/messages", MESSAGE);

        Receipt receipt = door.receipt(response);
        assertThat(receipt.request().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        assertWordsArePaid(receipt);
    }

    @Test
    void aMessageThatTheClientLeavesIsPaidAsFarAsItCame() throws IOException {
        assertWordsArePaid(
                left(
                        "/v1/messages",
                        MESSAGE,
                        START + said("word ".repeat(WORDS)),
                        said("and") + said("more")));
    }

    @Test
    void aWholeMessageWhoseEndReportsNothingIsPaid() {
        upstream.reply(
                Reply.events(
                        START
                                + said("word ".repeat(WORDS))
                                + """
                                event: message_delta
                                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}

                                event: message_stop
                                data: {"type":"message_stop"}

                                """));

        assertWordsArePaid(door.receipt(post("/v1/messages", MESSAGE)));
    }

    @Test
    void aReportWithoutOutputIsNotBelievedWhenThereIsText() {
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"id":"msg","type":"message","role":"assistant","model":"up-fable",
                         "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn",
                         "usage":{"input_tokens":9,"output_tokens":0}}
                        """
                                .formatted("word ".repeat(WORDS))));

        assertWordsArePaid(
                door.receipt(
                        post(
                                "/v1/messages",
                                "{\"model\":\"fable\",\"max_tokens\":5000,\"messages\":[]}")));
    }

    @Test
    void hiddenReasoningIsPaidThoughTheClientLeavesBeforeTheLastWord() throws IOException {
        Receipt receipt =
                left(
                        "/v1/chat/completions",
                        "{\"model\":\"o4-thinker\",\"stream\":true,\"messages\":[]}",
                        text("The answer is 42."),
                        text(" As you") + text(" asked.") + end(3_000));

        assertThat(receipt.request().usage().outputTokens()).isEqualTo(3_000);
        assertThat(receipt.request().usageSource()).isEqualTo(UsageSource.UPSTREAM);
    }

    @Test
    void hiddenReasoningIsPaidThatEndsSoonAfterTheClientIsMissed() throws IOException {
        Receipt receipt =
                left(
                        "/v1/chat/completions",
                        "{\"model\":\"o4-thinker\",\"stream\":true,\"messages\":[]}",
                        text("The answer is 42."),
                        UNTIL_MISSED,
                        text(" As you") + text(" asked.") + end(3_000));

        assertThat(receipt.request().usage().outputTokens()).isEqualTo(3_000);
        assertThat(receipt.request().usageSource()).isEqualTo(UsageSource.UPSTREAM);
    }

    @Test
    void anImageOfWhichThereWasSomethingToSeeIsPaidByThePiece() throws IOException {
        Receipt receipt =
                leftPicture(
                        "pictures",
                        """
                        event: image_generation.completed
                        data: {"type":"image_generation.completed","b64_json":"AA"}

                        """);

        assertThat(receipt.request().charge().nanoUsd()).isEqualTo(40_000_000L);
    }

    @Test
    void anImageOfWhichThereWasSomethingToSeeIsPaidByTheToken() throws IOException {
        Receipt receipt =
                leftPicture(
                        "painter",
                        """
                        event: image_generation.completed
                        data: {"type":"image_generation.completed","b64_json":"AA","usage":{"input_tokens":10,"output_tokens":1000,"total_tokens":1010}}

                        """);

        assertThat(receipt.request().charge().nanoUsd()).isEqualTo(10 + 1_000 * 30);
    }

    @Test
    void whatWasSeenOfAnImageThatBreaksOffIsPaid() {
        upstream.reply(Reply.events(PARTIAL + PARTIAL));

        HttpResponse<String> response =
                post(
                        "/v1/images/generations",
                        "{\"model\":\"painter\",\"prompt\":\"a cat\",\"stream\":true}");

        assertThat(door.receipt(response).request().usage().outputTokens()).isEqualTo(200);
    }
}
