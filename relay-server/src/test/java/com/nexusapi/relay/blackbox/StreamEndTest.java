package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a stream is whole, and what becomes of what comes behind its end. */
@TestInstance(Lifecycle.PER_CLASS)
class StreamEndTest {

    private static final String DONE = "data: [DONE]\n\n";
    private static final int MEGABYTE = 1 << 20;

    private final FrontDoor door = new FrontDoor();

    @BeforeAll
    void offer() {
        door.stage.admin().offer("m", List.of("completions", "chat.completions"), FrontDoor.TEXT);
        door.stage.admin().connect(door.upstream.url(), 0, "m");
    }

    @AfterAll
    void close() {
        door.close();
    }

    /** Of a legacy completion: its text, or its end. */
    private static String choice(String said) {
        int number = said.charAt(0) - '0';
        boolean isEnd = said.endsWith("!");
        return "data: {\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"text\":\""
                + (isEnd ? "" : "text " + number)
                + "\",\"index\":"
                + number
                + ",\"finish_reason\":"
                + (isEnd ? "\"stop\"" : "null")
                + "}]}\n\n";
    }

    private HttpResponse<String> complete(String more) {
        return door.post(
                "/v1/completions",
                "{\"model\":\"m\",\"stream\":true,\"max_tokens\":50" + more + "}");
    }

    private Outcome outcomeOf(HttpResponse<String> response) {
        return door.receipt(response).request().outcome();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    # asked                                  | said               | whole
                    ,"prompt":"a"                            | 0 0!               | true
                    ,"prompt":"a","best_of":3                | 0 0!               | true
                    ,"prompt":"a","best_of":3,"n":2          | 0 1 0! 1!          | true
                    ,"prompt":"a","best_of":3,"n":2          | 0 0! 1             | false
                    ,"prompt":"a","n":2                      | 0 0! 1 1!          | true
                    ,"prompt":"a","n":2                      | 0 0! 0! 1          | false
                    ,"prompt":["a","b"],"best_of":2          | 0 0! 1 1!          | true
                    ,"prompt":["a","b"],"best_of":2,"n":2    | 0 0! 1! 2!         | false
                    ,"prompt":["a","b"],"best_of":2,"n":2    | 0 0! 1! 2! 2! 3 3! | true
                    """)
    void isWholeWhenEveryAnswerThatIsDeliveredHasEnded(String asked, String said, boolean whole) {
        StringBuilder events = new StringBuilder();
        for (String each : said.split(" ", -1)) {
            events.append(choice(each));
        }
        door.upstream.reply(Reply.events(events.toString()));

        HttpResponse<String> response = complete(asked);

        assertThat(outcomeOf(response)).isEqualTo(whole ? Outcome.COMPLETE : Outcome.UPSTREAM_CUT);
        assertThat(response.body())
                .startsWith(events.substring(0, events.indexOf("\n\n")))
                .contains(whole ? DONE : "upstream_error");
        if (whole) {
            assertThat(response.body()).isEqualTo(events + DONE);
        }
    }

    @Test
    void whatComesBehindTheEndIsHeldBackAndDelivered() {
        String more = choice("0").replace("text 0", "x".repeat(MEGABYTE));
        String events = choice("0") + choice("0!") + more + more;
        door.upstream.reply(Reply.events(events + DONE));

        HttpResponse<String> response = complete(",\"prompt\":\"a\"");

        assertThat(outcomeOf(response)).isEqualTo(Outcome.COMPLETE);
        assertThat(response.body().equals(events + DONE)).isTrue();
    }

    @Test
    void withoutAnEndBehindTheEndTheAnswerIsNone() {
        byte[] more =
                choice("0")
                        .replace("text 0", "x".repeat(MEGABYTE))
                        .getBytes(StandardCharsets.UTF_8);
        door.upstream.reply((request, connection) -> {
            Reply.events(choice("0") + choice("0!")).to(request, connection);
            while (true) {
                connection.getOutputStream().write(more);
            }
        });

        HttpResponse<String> response = complete(",\"prompt\":\"a\"");

        assertThat(outcomeOf(response)).isEqualTo(Outcome.UPSTREAM_CUT);
        assertThat(response.body()).contains("upstream_error").doesNotContain("[DONE]");
    }

    @Test
    void aClientThatHasLeftIsMissedByTheFirstComment() throws IOException, InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        door.upstream.reply((request, connection) -> {
            Reply.events(choice("0")).to(request, connection);
            connection.getOutputStream().flush();
            connection.getInputStream().read();
            cancelled.countDown();
        });
        String id;
        try (StreamingClient client =
                StreamingClient.open(
                        door.stage,
                        "{\"model\":\"m\",\"stream\":true,\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")) {
            id = client.requestId();
            assertThat(client.readUntil("\n\n\r\n")).isTrue();
            client.hangUp();
        }
        // missed by the first comment, after ten seconds, and read for its usage for ten more
        assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(door.stage.admin().awaitReceipt(id).request().outcome())
                .isEqualTo(Outcome.CLIENT_GONE);
    }
}
