package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import com.nexusapi.relay.wire.RandomJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a valid request says beyond what the relay reads, the upstream receives it byte for
 * byte, over the real way through both programs; and the client what the upstream says.
 */
class ByteFidelityTest {

    private static final Map<String, String> NEEDED =
            Map.of(
                    "/v1/chat/completions", "\"max_tokens\":9",
                    "/v1/completions", "\"prompt\":\"x\"",
                    "/v1/responses", "\"max_output_tokens\":9",
                    "/v1/embeddings", "\"input\":[\"x\"]",
                    "/v1/messages", "\"max_tokens\":9");
    private static final Map<String, String> ANSWERED =
            Map.of(
                    "/v1/chat/completions", "\"choices\":[{}]",
                    "/v1/completions", "\"choices\":[{}]",
                    "/v1/responses", "\"output\":[]",
                    "/v1/embeddings", "\"data\":[]",
                    "/v1/messages", "\"content\":[]");

    /** Static, since a property's instances are many. */
    private static final FrontDoor DOOR = new FrontDoor();

    @BeforeContainer
    static void offer() {
        DOOR.stage
                .admin()
                .offer(
                        "ours",
                        List.of("chat.completions", "completions", "responses", "embeddings"),
                        FrontDoor.TEXT);
        DOOR.stage.admin().offer("claude", List.of("messages"), FrontDoor.TEXT);
        DOOR.stage
                .admin()
                .connect("openai-compatible", DOOR.upstream.url(), Map.of("ours", "theirs"));
        DOOR.stage
                .admin()
                .connect("anthropic", DOOR.upstream.anthropicUrl(), Map.of("claude", "theirs"));
    }

    @AfterContainer
    static void close() {
        DOOR.close();
    }

    @Property(tries = 250)
    void onlyTheModelDiffers(@ForAll long seed) {
        Random random = new Random(seed);
        String path = List.copyOf(NEEDED.keySet()).get(random.nextInt(NEEDED.size()));
        String model = path.equals("/v1/messages") ? "\"claude\"" : "\"ours\"";
        String request = object(random, "\"model\": " + model, NEEDED.getOrDefault(path, ""));
        String answer = object(random, "\"model\" :\"theirs\"", ANSWERED.getOrDefault(path, ""));
        DOOR.upstream.reply(Reply.json(200, answer));

        String received = DOOR.post(path, request).body();

        assertThat(DOOR.upstream.last().text())
                .isEqualTo(request.replace("\"model\": " + model, "\"model\": \"theirs\""));
        assertThat(received)
                .isEqualTo(answer.replace("\"model\" :\"theirs\"", "\"model\" :" + model));
    }

    private static String object(Random random, String... fixed) {
        List<String> members = new ArrayList<>(RandomJson.members(random));
        Collections.addAll(members, fixed);
        Collections.shuffle(members, random);
        return "{" + String.join(RandomJson.blank(random) + ",", members) + "}";
    }
}
