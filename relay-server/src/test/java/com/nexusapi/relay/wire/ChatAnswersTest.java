package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.wire.AnswerPart.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswersTest {

    private static final Delivery DROP = new Delivery(false, "theirs", "ours");
    private static final Delivery KEEP = new Delivery(true, "theirs", "ours");

    private static AnswerPart read(String json) {
        return Answers.read(Endpoint.CHAT, json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static String delivered(String json, Delivery delivery) {
        return new String(read(json).forClient(delivery), StandardCharsets.UTF_8);
    }

    @Test
    void readsAChunk() {
        AnswerPart.Found found =
                read("""
                {"id":"c","model":"m","service_tier":"priority","choices":[
                 {"index":0,"delta":{"role":"assistant","content":"Hé","reasoning_content":"r",
                  "reasoning":"r","tool_calls":[{"index":0,"id":"call_1","type":"function",
                  "function":{"name":"f","arguments":"{}"}}]},"finish_reason":null},
                 {"index":1,"delta":{"content":"b"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":3,"completion_tokens":4}}
                """)
                        .found();
        assertThat(found.hasContent()).isTrue();
        assertThat(found.text()).isEqualTo("Hérf{}b");
        assertThat(found.finished()).isEqualTo(1);
        assertThat(found.usage()).isPresent();
        assertThat(found.hasError()).isFalse();
    }

    @Test
    void readsAWholeAnswerAfterBlankLines() {
        AnswerPart answer =
                read(
                        "\n\n\n{\"choices\":[{\"message\":{\"content\":\"hi\",\"refusal\":null},"
                                + "\"finish_reason\":\"length\"}],\"service_tier\":\"default\"}");
        assertThat(answer.found().text()).isEqualTo("hi");
        assertThat(answer.tier()).isEqualTo(ServiceTier.STANDARD);
        assertThat(answer.isUsageOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "\"x\"", "{\"a\":1", "{\"a\":1}}"})
    void refusesWhatIsNotAnObject(String text) {
        assertThat(Answers.read(Endpoint.CHAT, text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"usage":null,"error":null,"id":1} | {"id":1}                | {"usage":null,"id":1}
                    {"id":1,"usage":null,"error":null} | {"id":1}                | {"id":1,"usage":null}
                    {"usage":null,"error":null}        | {}                      | {"usage":null}
                    {"error":null,"usage":null}        | {}                      | {"usage":null}
                    {"error":null , "id":1, "usage":{"prompt_tokens":1} , "z":2} | {"id":1 , "z":2} | {"id":1, "usage":{"prompt_tokens":1} , "z":2}
                    {"error":{"message":"x"},"usage":null} | {"error":{"message":"x"}} | {"error":{"message":"x"},"usage":null}
                    {"model":"theirs","a":"theirs"}    | {"model":"ours","a":"theirs"} | {"model":"ours","a":"theirs"}
                    {"model":"theirs-2026","u":1.0}    | {"model":"theirs-2026","u":1.0} | {"model":"theirs-2026","u":1.0}
                    """)
    void deletesAndReplacesInPlace(String before, String dropped, String kept) {
        assertThat(delivered(before, DROP)).isEqualTo(dropped);
        assertThat(delivered(before, KEEP)).isEqualTo(kept);
    }

    @Test
    void deliversTheSameArrayWhenNothingChanges() {
        byte[] json = "{\"id\":\"é\",\"choices\":[]}".getBytes(StandardCharsets.UTF_8);
        assertThat(Answers.read(Endpoint.CHAT, json).orElseThrow().forClient(DROP)).isSameAs(json);
    }

    @Test
    void knowsTheChunkThatCarriesOnlyUsage() {
        assertThat(read("{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}").isUsageOnly()).isTrue();
        assertThat(read("{\"choices\":[],\"usage\":null}").isUsageOnly()).isFalse();
        assertThat(read("{\"choices\":[],\"prompt_filter_results\":[]}").isUsageOnly()).isFalse();
    }

    /** Whatever stands around them, the two members go with one comma each and nothing else. */
    @Property(tries = 300)
    void onlyTheDeletedMembersDiffer(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<String> members = new ArrayList<>(RandomJson.members(random));
        List<String> expected = List.copyOf(members);
        members.add(random.nextInt(members.size() + 1), "\"usage\":{\"prompt_tokens\":1}");
        members.add(random.nextInt(members.size() + 1), "\"error\": null");
        String after = delivered("{" + String.join(",", members) + "}", DROP);
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(after))
                .isEqualTo(mapper.readTree("{" + String.join(",", expected) + "}"));
        assertThat(after.replaceAll("\\s", ""))
                .isEqualTo(("{" + String.join(",", expected) + "}").replaceAll("\\s", ""));
    }

    @Test
    void tierComesFromTheAnswer() {
        assertThat(read("{\"service_tier\":\"fast\"}").tier()).isEqualTo(ServiceTier.PRIORITY);
        assertThat(read("{\"service_tier\":\"auto\"}").tier()).isEqualTo(ServiceTier.STANDARD);
        assertThat(read("{\"service_tier\":null}").tier()).isEqualTo(ServiceTier.STANDARD);
    }
}
