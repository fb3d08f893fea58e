package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.wire.UsageReport.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageReportTest {

    private static Optional<UsageReport> read(String json) throws IOException {
        return UsageReport.read(Form.OPENAI, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Columns: input, cached, written, audio in, output, audio out, reasoning, anomaly. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"prompt_tokens":10,"completion_tokens":5,"total_tokens":15} | 10 0 0 0 5 0 0 |
                    {"prompt_tokens":1000,"completion_tokens":5,"total_tokens":1005,"prompt_tokens_details":{"cached_tokens":800,"cache_write_tokens":100,"audio_tokens":50}} | 50 800 100 50 5 0 0 |
                    {"prompt_tokens":10,"completion_tokens":90,"total_tokens":100,"completion_tokens_details":{"reasoning_tokens":64,"audio_tokens":20,"rejected_prediction_tokens":5}} | 10 0 0 0 70 20 64 |
                    {"prompt_tokens":100,"completion_tokens":5,"prompt_cache_hit_tokens":60,"prompt_cache_miss_tokens":40} | 40 60 0 0 5 0 0 |
                    {"prompt_tokens":10,"completion_tokens":5,"total_tokens":45} | 10 0 0 0 35 0 0 | output_raised_to_total
                    {"prompt_tokens":10,"completion_tokens":5,"total_tokens":35,"completion_tokens_details":{"reasoning_tokens":20}} | 10 0 0 0 25 0 20 |
                    {"prompt_tokens":10,"completion_tokens":5,"total_tokens":9} | 10 0 0 0 5 0 0 | total_below_parts
                    {"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":50}} | 0 10 0 0 5 0 0 | cached_above_whole
                    {"prompt_tokens":-10,"completion_tokens":5} | 0 0 0 0 5 0 0 | number_out_of_range
                    {"prompt_tokens":10,"completion_tokens":5.5} | 10 0 0 0 0 0 0 | number_out_of_range
                    {"prompt_tokens":10,"completion_tokens":1e300} | 10 0 0 0 0 0 0 | number_out_of_range
                    {"prompt_tokens":10.0,"completion_tokens":5,"cost":0.0012,"x":[{"prompt_tokens":9}]} | 10 0 0 0 5 0 0 |
                    {"prompt_tokens":7,"total_tokens":7,"prompt_tokens_details":null} | 7 0 0 0 0 0 0 |
                    """)
    void mapsToDisjointBuckets(String json, String expected, String anomaly) throws IOException {
        UsageBreakdown usage = read(json).orElseThrow().breakdown(ServiceTier.STANDARD, false);
        String found =
                "%d %d %d %d %d %d %d"
                        .formatted(
                                usage.inputText(),
                                usage.cachedText(),
                                usage.cacheWriteShort(),
                                usage.inputAudio(),
                                usage.outputText(),
                                usage.outputAudio(),
                                usage.reasoning());
        assertThat(found).isEqualTo(expected);
        assertThat(usage.anomaly()).isEqualTo(Optional.ofNullable(anomaly).orElse(""));
        assertThat(usage.rawUsage()).isEqualTo(json);
    }

    @Test
    void withoutTotalsThereIsNoReport() throws IOException {
        assertThat(read("{}")).isEmpty();
        assertThat(read("{\"total_tokens\":5}")).isEmpty();
        assertThat(
                        read("{\"prompt_tokens\":0,\"completion_tokens\":0}")
                                .orElseThrow()
                                .breakdown(ServiceTier.STANDARD, false)
                                .isZero())
                .isTrue();
    }

    @Test
    void keepsAtMostFourKibibytesOfIt() throws IOException {
        String json = "{\"prompt_tokens\":1,\"x\":\"" + "é".repeat(5_000) + "\"}";
        assertThat(read(json).orElseThrow().raw().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(4 * 1024 + 2);
    }
}
