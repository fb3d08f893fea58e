package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The answers of each provider, as their documentation shows them, run through the metering: which
 * buckets they fill and what is charged for them. Nothing is counted twice.
 *
 * <p>All models cost, in nano-USD: input 1,000, cached input 100, cache writes 1,250 (short) and
 * 2,000 (long), audio input 5,000, output 10,000, audio output 20,000, a second 100,000, a search
 * 10,000,000. Above 200,000 input tokens everything costs double. The tiers flex and batch cost
 * half, priority double.
 */
class UsageTableTest {

    private static Prices prices(long factor) {
        Map<PriceComponent, Long> nanos =
                Map.of(
                        PriceComponent.INPUT, 1_000L,
                        PriceComponent.CACHED_INPUT, 100L,
                        PriceComponent.CACHE_WRITE_5M, 1_250L,
                        PriceComponent.CACHE_WRITE_1H, 2_000L,
                        PriceComponent.OUTPUT, 10_000L,
                        PriceComponent.AUDIO_INPUT, 5_000L,
                        PriceComponent.AUDIO_OUTPUT, 20_000L,
                        PriceComponent.SECOND, 100_000L,
                        PriceComponent.SEARCH, 10_000_000L);
        return Prices.of(
                nanos.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        price ->
                                                Price.ofPicos(price.getValue() * 1_000 * factor))));
    }

    private static final PriceSheet SHEET =
            new PriceSheet(
                    prices(1),
                    List.of(new PriceSheet.LongContext(200_000, prices(2))),
                    Map.of("flex", 5_000L, "batch", 5_000L, "priority", 20_000L));

    /** Short names for the buckets that are filled, in the order of the record. */
    private static String words(UsageBreakdown usage) {
        return Stream.of(
                        Map.entry("in", usage.inputText()),
                        Map.entry("cached", usage.cachedText()),
                        Map.entry("write", usage.cacheWriteShort()),
                        Map.entry("writeLong", usage.cacheWriteLong()),
                        Map.entry("audioIn", usage.inputAudio()),
                        Map.entry("imageIn", usage.inputImage()),
                        Map.entry("out", usage.outputText()),
                        Map.entry("audioOut", usage.outputAudio()),
                        Map.entry("imageOut", usage.outputImage()),
                        Map.entry("seconds", usage.seconds()),
                        Map.entry("searches", usage.searchCalls()))
                .filter(bucket -> bucket.getValue() > 0)
                .map(bucket -> bucket.getKey() + " " + bucket.getValue())
                .collect(Collectors.joining(", "));
    }

    private static AnswerPart read(Endpoint endpoint, String json) {
        return Answers.read(endpoint, json.strip().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static void check(UsageBreakdown usage, String buckets, long nanos) {
        assertThat(words(usage)).isEqualTo(buckets);
        assertThat(Charge.of(SHEET, usage, Charge.ONE_BPS).amount().nanoUsd()).isEqualTo(nanos);
    }

    /** Columns: endpoint, provider and feature, answer, buckets, charge in nano-USD. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    CHAT | OpenAI, plain | {"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}} | in 100, out 10 | 200000
                    CHAT | OpenAI, cached | {"usage":{"prompt_tokens":1000,"completion_tokens":0,"total_tokens":1000,"prompt_tokens_details":{"cached_tokens":800}}} | in 200, cached 800 | 280000
                    CHAT | OpenAI, written to the cache | {"usage":{"prompt_tokens":1000,"completion_tokens":1,"total_tokens":1001,"prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":400}}} | in 500, cached 100, write 400, out 1 | 1020000
                    CHAT | OpenAI, reasoning is output | {"usage":{"prompt_tokens":10,"completion_tokens":90,"total_tokens":100,"completion_tokens_details":{"reasoning_tokens":64}}} | in 10, out 90 | 910000
                    CHAT | OpenAI, rejected predictions are output | {"usage":{"prompt_tokens":10,"completion_tokens":50,"total_tokens":60,"completion_tokens_details":{"accepted_prediction_tokens":10,"rejected_prediction_tokens":30}}} | in 10, out 50 | 510000
                    CHAT | OpenAI, audio both ways | {"usage":{"prompt_tokens":30,"completion_tokens":40,"total_tokens":70,"prompt_tokens_details":{"audio_tokens":20},"completion_tokens_details":{"audio_tokens":25}}} | in 10, audioIn 20, out 15, audioOut 25 | 760000
                    CHAT | OpenAI, served as priority | {"service_tier":"priority","usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}} | in 100, out 10 | 400000
                    CHAT | OpenAI, asked for priority, served as default | {"service_tier":"default","usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}} | in 100, out 10 | 200000
                    CHAT | OpenAI, served as flex | {"service_tier":"flex","usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}} | in 100, out 10 | 100000
                    CHAT | long context, at the threshold | {"usage":{"prompt_tokens":200000,"completion_tokens":1,"total_tokens":200001}} | in 200000, out 1 | 200010000
                    CHAT | long context, one token above | {"usage":{"prompt_tokens":200001,"completion_tokens":1,"total_tokens":200002}} | in 200001, out 1 | 400022000
                    CHAT | DeepSeek, hit and miss | {"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110,"prompt_cache_hit_tokens":60,"prompt_cache_miss_tokens":40}} | in 40, cached 60, out 10 | 146000
                    CHAT | Gemini, thinking only in the total | {"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":45}} | in 10, out 35 | 360000
                    CHAT | xAI, reasoning beside the completion | {"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":35,"completion_tokens_details":{"reasoning_tokens":20}}} | in 10, out 25 | 260000
                    CHAT | OpenRouter, its cost is ours | {"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cost":0.0012,"cost_details":{"upstream_inference_cost":0.001}}} | in 10, out 5 | 60000
                    CHAT | vLLM, no details | {"usage":{"prompt_tokens":7,"total_tokens":12,"completion_tokens":5,"prompt_tokens_details":null}} | in 7, out 5 | 57000
                    COMPLETIONS | OpenAI | {"choices":[{"text":"x"}],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}} | in 5, out 7 | 75000
                    EMBEDDINGS | OpenAI | {"data":[],"usage":{"prompt_tokens":8,"total_tokens":8}} | in 8 | 8000
                    RESPONSES | OpenAI | {"id":"r","output":[],"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":40,"cache_write_tokens":20},"output_tokens":10,"output_tokens_details":{"reasoning_tokens":8},"total_tokens":110}} | in 40, cached 40, write 20, out 10 | 169000
                    IMAGE_GENERATIONS | OpenAI, text in, images out | {"data":[{}],"usage":{"input_tokens":50,"input_tokens_details":{"text_tokens":10,"image_tokens":40},"output_tokens":100,"total_tokens":150}} | in 10, imageIn 40, imageOut 100 | 1050000
                    IMAGE_EDITS | OpenAI, text out too | {"data":[{}],"usage":{"input_tokens":10,"output_tokens":100,"output_tokens_details":{"image_tokens":90,"text_tokens":10},"total_tokens":110}} | in 10, out 10, imageOut 90 | 1010000
                    TRANSCRIPTIONS | OpenAI, by tokens | {"text":"x","usage":{"type":"tokens","input_tokens":60,"input_token_details":{"text_tokens":10,"audio_tokens":50},"output_tokens":5,"total_tokens":65}} | in 10, audioIn 50, out 5 | 310000
                    TRANSCRIPTIONS | OpenAI, by seconds, rounded up | {"text":"x","usage":{"type":"duration","seconds":12.2}} | seconds 13 | 1300000
                    SPEECH | OpenAI, output is audio | {"type":"speech.audio.done","usage":{"input_tokens":4,"output_tokens":30,"total_tokens":34}} | in 4, audioOut 30 | 604000
                    MESSAGES | Anthropic, parts add up | {"content":[],"usage":{"input_tokens":200,"cache_read_input_tokens":800,"output_tokens":0}} | in 200, cached 800 | 280000
                    MESSAGES | Anthropic, writes for 5 minutes and an hour | {"content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":300,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200},"output_tokens":1}} | in 10, write 100, writeLong 200, out 1 | 545000
                    MESSAGES | Anthropic, writes without a split are short | {"content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":300,"output_tokens":1}} | in 10, write 300, out 1 | 395000
                    MESSAGES | Anthropic, thinking is output | {"content":[],"usage":{"input_tokens":10,"output_tokens":50,"output_tokens_details":{"thinking_tokens":40}}} | in 10, out 50 | 510000
                    MESSAGES | Anthropic, searches | {"content":[],"usage":{"input_tokens":10,"output_tokens":1,"server_tool_use":{"web_search_requests":2,"web_fetch_requests":3}}} | in 10, out 1, searches 2 | 20020000
                    MESSAGES | Anthropic, fast mode | {"content":[],"usage":{"input_tokens":10,"output_tokens":1,"speed":"fast"}} | in 10, out 1 | 40000
                    MESSAGES | Anthropic, served as batch | {"content":[],"usage":{"input_tokens":10,"output_tokens":1,"service_tier":"batch"}} | in 10, out 1 | 10000
                    MESSAGES | Anthropic, the sum of iterations is billed | {"content":[],"usage":{"input_tokens":10,"output_tokens":1,"iterations":[{"type":"compaction","input_tokens":100,"output_tokens":20},{"type":"message","input_tokens":10,"output_tokens":1}]}} | in 110, out 21 | 320000
                    """)
    void whole(String endpoint, String feature, String answer, String buckets, long nanos) {
        AnswerPart part = read(Endpoint.valueOf(endpoint), answer);
        UsageBreakdown usage = part.found().usage().orElseThrow().breakdown(part.tier(), false);
        check(usage, buckets, nanos);
        assertThat(usage.rawUsage()).as("the words of " + feature).isNotEmpty();
    }

    @ParameterizedTest(name = "kept for hours: {0}")
    @CsvSource(
            delimiter = '|',
            textBlock = "true | writeLong 50 | 100000\nfalse | write 50 | 62500")
    void writesAreLongOnlyWhenTheRequestAskedForIt(boolean asked, String buckets, long nanos) {
        AnswerPart part =
                read(
                        Endpoint.CHAT,
                        """
                        {"usage":{"prompt_tokens":50,"completion_tokens":0,
                         "prompt_tokens_details":{"cache_write_tokens":50}}}
                        """);
        check(part.found().usage().orElseThrow().breakdown(part.tier(), asked), buckets, nanos);
    }

    /** Events in their order, a line each; the later ones of Anthropic add to the first. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    MESSAGES | input at the start, output at the end | {"type":"message_start","message":{"usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":1}}} ; {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}} | in 10, cached 5, out 7 | 80500
                    MESSAGES | server tools raise the input | {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}} ; {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":500,"output_tokens":7,"server_tool_use":{"web_search_requests":1}}} | in 500, out 7, searches 1 | 10570000
                    CHAT | usage on every chunk, cumulative | {"choices":[{}],"usage":{"prompt_tokens":10,"completion_tokens":1}} ; {"choices":[{}],"usage":{"prompt_tokens":10,"completion_tokens":2}} ; {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":3}} | in 10, out 3 | 40000
                    CHAT | null after the last | {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":3}} ; {"choices":[{}],"usage":null} | in 10, out 3 | 40000
                    RESPONSES | only at the end | {"type":"response.created","response":{"id":"r","usage":null}} ; {"type":"response.completed","response":{"id":"r","usage":{"input_tokens":4,"output_tokens":2}}} | in 4, out 2 | 24000
                    TRANSCRIPTIONS | at the end | {"type":"transcript.text.delta","delta":"x"} ; {"type":"transcript.text.done","text":"x","usage":{"type":"tokens","input_tokens":9,"input_token_details":{"audio_tokens":9},"output_tokens":2}} | audioIn 9, out 2 | 65000
                    """)
    void streamed(String endpoint, String feature, String events, String buckets, long nanos) {
        Optional<UsageReport> report = Optional.empty();
        for (String event : events.split(";", -1)) {
            Optional<UsageReport> later = read(Endpoint.valueOf(endpoint), event).found().usage();
            Optional<UsageReport> before = report;
            report =
                    later.map(found -> before.map(was -> was.followedBy(found)).orElse(found))
                            .or(() -> before);
        }
        assertThat(report).as(feature).isPresent();
        check(report.get().breakdown(ServiceTier.STANDARD, false), buckets, nanos);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"id":"r","output":[{"type":"web_search_call","action":{"type":"search"}},{"type":"web_search_call","action":{"type":"open_page"}},{"type":"web_search_call"},{"type":"message","content":[{"type":"output_text","text":"a"}]}]} | 2
                    {"type":"response.output_item.done","item":{"type":"web_search_call","action":{"type":"search","query":"q"}}} | 1
                    {"type":"response.output_item.added","item":{"type":"web_search_call","action":{"type":"search"}}} | 0
                    {"type":"response.completed","response":{"output":[{"type":"web_search_call","action":{"type":"search"}}]}} | 0
                    """)
    void searchesOfResponsesCountOnce(String answer, long searches) {
        assertThat(read(Endpoint.RESPONSES, answer).found().searches()).isEqualTo(searches);
    }
}
