package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Upstreams that report more input than they were sent (surface reference §4.2 rule 6). */
@TestInstance(Lifecycle.PER_CLASS)
class HiddenPromptTest {

    /** Some 2,000 tokens in 9,000 bytes. */
    private static final String PROSE = "The quick brown fox jumps over the lazy dog. ".repeat(200);

    private final FrontDoor door = new FrontDoor();

    @BeforeAll
    void offer() {
        for (String model :
                List.of(
                        "gpt-honest",
                        "gpt-greedy",
                        "gpt-sly",
                        "gpt-seeing",
                        "gpt-armed",
                        "claude-thick",
                        "gpt-silent")) {
            door.stage.admin().offer(model, List.of("chat.completions"), FrontDoor.TEXT);
            door.stage.admin().connect(door.upstream.url(), 0, model);
        }
    }

    @AfterAll
    void close() {
        door.close();
    }

    private HttpResponse<String> call(String model, long reported, String content, String more) {
        door.upstream.reply(
                Reply.json(
                        200,
                        "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},"
                                + "\"finish_reason\":\"stop\"}]"
                                + (reported == 0
                                        ? ""
                                        : ",\"usage\":{\"prompt_tokens\":"
                                                + reported
                                                + ",\"completion_tokens\":1}")
                                + "}"));
        HttpResponse<String> response =
                door.chat(
                        "{\"model\":\""
                                + model
                                + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":"
                                + content
                                + "}]"
                                + more
                                + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private List<String> alarms() {
        List<String> details = new ArrayList<>();
        String span = "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&step=PT24H";
        for (JsonNode alarm : door.stage.admin().get("/overview" + span).path("alarms")) {
            if (alarm.path("code").asText().equals("hidden_prompt")) {
                details.add(alarm.path("detail").asText());
            }
        }
        return details;
    }

    private String awaitAlarm(String model) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            for (String alarm : alarms()) {
                if (alarm.contains(model)) {
                    return alarm;
                }
            }
        }
        throw new AssertionError("no alarm of " + model + ": " + alarms());
    }

    @Test
    void whatCannotBeTrueIsAnAlarmAndOthersAreNone() {
        String image =
                "[{\"type\":\"text\",\"text\":\"What is it?\"},{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]";
        String tools =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}]";
        call("gpt-honest", 2_100, quoted(PROSE), "");
        call("gpt-honest", 2_000, quoted("Hi"), "");
        call("gpt-seeing", 50_000, image, "");
        call("gpt-armed", 50_000, quoted("Hi"), tools);
        call("claude-thick", 5_700, quoted(PROSE), "");
        call("gpt-silent", 0, quoted(PROSE), "");

        // more tokens than bytes: nothing need be counted
        call("gpt-greedy", 5_000, quoted("Hi"), "");
        HttpResponse<String> last = call("gpt-greedy", 6_000, quoted("Hi"), "");
        assertThat(awaitAlarm("gpt-greedy"))
                .startsWith("Channel “test upstream” reported far more input for gpt-greedy")
                .endsWith("seen in 2 calls, last in " + FrontDoor.idOf(last));

        // fewer than bytes, and still far more than there are
        HttpResponse<String> sly = call("gpt-sly", 5_700, quoted(PROSE), "");
        assertThat(awaitAlarm("gpt-sly")).endsWith(FrontDoor.idOf(sly));
        assertThat(door.chargeOf(sly)).isEqualTo(5_700 + 10);

        assertThat(alarms()).hasSize(2);
    }
}
