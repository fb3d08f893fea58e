package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.relay.wire.BodyReading.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRequestTest {

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonRequest valid(String json) {
        BodyReading reading = JsonRequest.read(Endpoint.CHAT, bytes(json));
        assertThat(reading).as(json).isInstanceOf(BodyReading.Valid.class);
        return ((BodyReading.Valid) reading).request();
    }

    private static String sent(String json, String model, OptionalLong cap) {
        return new String(
                valid(json)
                        .bytesForUpstream(
                                new ModelRequest.Rewrite(
                                        model, cap, "max_completion_tokens", false)),
                StandardCharsets.UTF_8);
    }

    @Test
    void readsWhatItNeeds() {
        Asked asked =
                valid(
                                """
                                {"model":"gpt-5","stream":true,"stream_options":{"include_usage":true},
                                 "max_tokens":7,"max_completion_tokens":9,"n":2,"service_tier":"flex",
                                 "tools":[{"type":"function","function":{"type":"x"}},{"type":"mcp"},{}],
                                 "web_search_options":{},"modalities":["text","audio"],
                                 "prompt_cache_retention":"24h",
                                 "messages":[{"role":"user","content":"hi"},{"role":"user","content":
                                  [{"type":"text","text":"a"},
                                   {"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]}
                                """)
                        .asked();
        assertThat(asked.model()).isEqualTo("gpt-5");
        assertThat(asked.stream()).isTrue();
        assertThat(asked.usageAsked()).isTrue();
        assertThat(asked.maxOutput()).hasValue(9);
        assertThat(asked.answers()).isEqualTo(2);
        assertThat(asked.serviceTier()).contains("flex");
        assertThat(asked.objections())
                .extracting(Asked.Objection::param)
                .containsExactly("tools[1].type", "tools[2].type");
        assertThat(asked.hosted()).isEqualTo(new Asked.Hosted(1, "web_search_options"));
        assertThat(asked.audioOutput()).isTrue();
        assertThat(asked.longCache()).isTrue();
        // what a search finds is read too
        assertThat(asked.content()).isEqualTo(new Asked.Content(1, true));
    }

    @Test
    void nullCountsAsAbsent() {
        Asked asked =
                valid(
                                """
                                {"model":"m","stream":null,"stream_options":null,"max_tokens":null,
                                 "max_completion_tokens":null,"n":null,"service_tier":null,
                                 "tools":null,"web_search_options":null,"modalities":null}
                                """)
                        .asked();
        assertThat(asked.stream()).isFalse();
        assertThat(asked.maxOutput()).isEmpty();
        assertThat(asked.answers()).isEqualTo(1);
        assertThat(asked.hosted()).isEqualTo(Asked.Hosted.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"model":"m"                              | NOT_JSON      |
                    {"model":"m"} x                           | NOT_JSON      |
                    {"model":"m",}                            | NOT_JSON      |
                    {'model':'m'}                             | NOT_JSON      |
                    hello                                     | NOT_JSON      |
                    []                                        | NOT_AN_OBJECT |
                    "model"                                   | NOT_AN_OBJECT |
                    {}                                        | MISSING       | model
                    {"messages":[]}                           | MISSING       | model
                    {"model":"m","model":"m"}                 | DUPLICATE     | model
                    {"model":"m","mod\\u0065l":"n"}           | DUPLICATE     | model
                    {"model":"m","n":1,"n":2}                 | DUPLICATE     | n
                    {"model":"m","Model":"n"}                 | MISSPELT      | Model
                    {"model":"m","stream_options":{"include_usage":true,"include_usage":false}} | DUPLICATE | stream_options.include_usage
                    {"model":"m","stream_options":{"Include_usage":true}} | MISSPELT | stream_options.Include_usage
                    {"model":"m","tools":[{"type":"function","type":"mcp"}]} | DUPLICATE | tools[0].type
                    {"model":1}                               | WRONG_TYPE    | model
                    {"model":null}                            | WRONG_TYPE    | model
                    {"model":"m","stream":"yes"}              | WRONG_TYPE    | stream
                    {"model":"m","stream_options":[]}         | WRONG_TYPE    | stream_options
                    {"model":"m","max_tokens":"5"}            | WRONG_TYPE    | max_tokens
                    {"model":"m","max_tokens":5.5}            | WRONG_TYPE    | max_tokens
                    {"model":"m","max_tokens":-1}             | WRONG_TYPE    | max_tokens
                    {"model":"m","max_tokens":99999999999999999999} | WRONG_TYPE | max_tokens
                    {"model":"m","n":0}                       | WRONG_TYPE    | n
                    {"model":"m","tools":{}}                  | WRONG_TYPE    | tools
                    {"model":"m","tools":[1]}                 | WRONG_TYPE    | tools[0]
                    {"model":"m","messages":"hi"}             | WRONG_TYPE    | messages
                    """)
    void refuses(String json, Fault fault, String param) {
        assertThat(JsonRequest.read(Endpoint.CHAT, bytes(json)))
                .isEqualTo(new BodyReading.Invalid(fault, Optional.ofNullable(param)));
    }

    @Test
    void refusesEmptyDeepAndForeignEncodings() {
        assertThat(JsonRequest.read(Endpoint.CHAT, new byte[0]))
                .isEqualTo(BodyReading.Invalid.of(Fault.NOT_JSON));
        String deep = "{\"model\":\"m\",\"x\":" + "[".repeat(100_000);
        assertThat(JsonRequest.read(Endpoint.CHAT, bytes(deep)))
                .isEqualTo(BodyReading.Invalid.of(Fault.NOT_JSON));
        assertThat(
                        JsonRequest.read(
                                Endpoint.CHAT,
                                "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo(BodyReading.Invalid.of(Fault.NOT_JSON));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"model":"a"}                  | {"model":"b\\"b"}
                    { "model" : "a" , "x":1.0 }    | { "model" : "b\\"b" , "x":1.0 }
                    {"stream":true,"model":"a"}    | {"stream_options":{"include_usage":true},"stream":true,"model":"b\\"b"}
                    {"model":"a","stream":true,"stream_options":null} | {"model":"b\\"b","stream":true,"stream_options":{"include_usage":true}}
                    {"model":"a","stream":true,"stream_options":{}} | {"model":"b\\"b","stream":true,"stream_options":{"include_usage":true}}
                    {"model":"a","stream":true,"stream_options":{"z":1e0}} | {"model":"b\\"b","stream":true,"stream_options":{"include_usage":true,"z":1e0}}
                    {"model":"a","stream":true,"stream_options":{"z":1,"include_usage":false}} | {"model":"b\\"b","stream":true,"stream_options":{"z":1,"include_usage":true}}
                    {"model":"a","stream":true,"stream_options":{"include_usage":true}} | {"model":"b\\"b","stream":true,"stream_options":{"include_usage":true}}
                    {"model":"a","stream":false,"stream_options":{"include_usage":false}} | {"model":"b\\"b","stream":false,"stream_options":{"include_usage":false}}
                    """)
    void editsModelAndStreamOptionsInPlace(String before, String after) {
        assertThat(sent(before, "b\"b", OptionalLong.empty())).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"model":"a"}                     | {"max_completion_tokens":5,"model":"a"}
                    {"model":"a","max_tokens":100}    | {"model":"a","max_tokens":5}
                    {"model":"a","max_tokens":null}   | {"max_completion_tokens":5,"model":"a","max_tokens":null}
                    {"model":"a","max_completion_tokens":null} | {"model":"a","max_completion_tokens":5}
                    {"model":"a","max_completion_tokens":7,"max_tokens":8} | {"model":"a","max_completion_tokens":5,"max_tokens":5}
                    """)
    void capsTheOutput(String before, String after) {
        assertThat(sent(before, "a", OptionalLong.of(5))).isEqualTo(after);
    }

    @Test
    void sendsTheSameArrayWhenNothingChanges() {
        byte[] body = bytes("{\"model\":\"a\",\"caf\\u00e9\":1e0}");
        JsonRequest request = ((BodyReading.Valid) JsonRequest.read(Endpoint.CHAT, body)).request();
        assertThat(
                        request.bytesForUpstream(
                                new ModelRequest.Rewrite(
                                        "a", OptionalLong.empty(), "max_tokens", false)))
                .isSameAs(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"type":"image_url","image_url":{"url":"https://x/y.png"}}   | true
                    {"type":"image_url","image_url":{"url":"data:image/png,A"}}  | false
                    {"type":"image_url","image_url":"https://x/y.png"}           | true
                    {"type":"file","file":{"file_data":"data:x"}}                | true
                    {"type":"something_new"}                                     | true
                    {"type":"input_audio","input_audio":{"data":"AA"}}           | false
                    {"type":"text","text":"https://x/y.png"}                     | false
                    """)
    void noticesContentThatIsNotInTheBody(String part, boolean elsewhere) {
        JsonRequest request =
                valid("{\"model\":\"m\",\"messages\":[{\"content\":[" + part + "]}]}");
        assertThat(request.asked().content().elsewhere()).isEqualTo(elsewhere);
        assertThat(request.boundInputTokens(1_000_000) == 1_000_000).isEqualTo(elsewhere);
    }

    /** The edited body says the same but for the edits, and keeps every other byte. */
    @Property(tries = 300)
    void onlyTheEditedSpansDiffer(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<String> members = new ArrayList<>(RandomJson.members(random));
        boolean stream = random.nextBoolean();
        members.add("\"model\" :  \"ours\"");
        members.add("\"stream\":" + stream);
        Collections.shuffle(members, random);
        String before = "{" + String.join(RandomJson.blank(random) + ",", members) + "}";
        String after = sent(before, "theirs/é", OptionalLong.of(5));
        String back =
                after.replace("\"theirs/é\"", "\"ours\"")
                        .replace("\"max_completion_tokens\":5,", "")
                        .replace("\"stream_options\":{\"include_usage\":true},", "");
        assertThat(back).isEqualTo(before);
        assertThat(after.contains("include_usage")).isEqualTo(stream);
        new ObjectMapper().readTree(after);
    }
}
