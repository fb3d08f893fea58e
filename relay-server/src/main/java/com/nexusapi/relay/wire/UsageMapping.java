package com.nexusapi.relay.wire;

import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.wire.UsageReport.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Maps one report to disjoint buckets. What breaks the rules of surface reference §4.2 is repaired
 * in the customer's favour and named in the breakdown's anomaly.
 */
final class UsageMapping {

    private static final String ITERATIONS = "iterations.";

    private final UsageReport report;
    private final boolean longCache;
    private final boolean hasIterations;
    private final StringJoiner notes = new StringJoiner(",");

    UsageMapping(UsageReport report, boolean longCache) {
        this.report = report;
        this.longCache = longCache;
        this.hasIterations =
                report.numbers().keySet().stream().anyMatch(path -> path.startsWith(ITERATIONS));
    }

    /** Numbers that are charged or needed to tell what is, by all the names they go by. */
    private enum Field {
        PROMPT,
        COMPLETION,
        TOTAL,
        CACHED,
        CACHE_WRITE,
        AUDIO_INPUT,
        IMAGE_INPUT,
        REASONING,
        AUDIO_OUTPUT,
        IMAGE_OUTPUT,
        TEXT_OUTPUT,
        SECONDS,
        CACHE_READ,
        CACHE_CREATION,
        CREATION_SHORT,
        CREATION_LONG,
        SEARCHES
    }

    private static final Map<Field, List<String>> PATHS =
            Map.ofEntries(
                    Map.entry(Field.PROMPT, List.of("prompt_tokens", "input_tokens")),
                    Map.entry(Field.COMPLETION, List.of("completion_tokens", "output_tokens")),
                    Map.entry(Field.TOTAL, List.of("total_tokens")),
                    Map.entry(
                            Field.CACHED,
                            List.of(
                                    "prompt_tokens_details.cached_tokens",
                                    "input_tokens_details.cached_tokens",
                                    "prompt_cache_hit_tokens")),
                    Map.entry(
                            Field.CACHE_WRITE,
                            List.of(
                                    "prompt_tokens_details.cache_write_tokens",
                                    "input_tokens_details.cache_write_tokens")),
                    Map.entry(
                            Field.AUDIO_INPUT,
                            List.of(
                                    "prompt_tokens_details.audio_tokens",
                                    "input_tokens_details.audio_tokens",
                                    "input_token_details.audio_tokens")),
                    Map.entry(
                            Field.IMAGE_INPUT,
                            List.of(
                                    "prompt_tokens_details.image_tokens",
                                    "input_tokens_details.image_tokens")),
                    Map.entry(
                            Field.REASONING,
                            List.of(
                                    "completion_tokens_details.reasoning_tokens",
                                    "output_tokens_details.reasoning_tokens",
                                    "output_tokens_details.thinking_tokens")),
                    Map.entry(
                            Field.AUDIO_OUTPUT, List.of("completion_tokens_details.audio_tokens")),
                    Map.entry(Field.IMAGE_OUTPUT, List.of("output_tokens_details.image_tokens")),
                    Map.entry(Field.TEXT_OUTPUT, List.of("output_tokens_details.text_tokens")),
                    Map.entry(Field.SECONDS, List.of("seconds")),
                    Map.entry(Field.CACHE_READ, List.of("cache_read_input_tokens")),
                    Map.entry(Field.CACHE_CREATION, List.of("cache_creation_input_tokens")),
                    Map.entry(
                            Field.CREATION_SHORT,
                            List.of("cache_creation.ephemeral_5m_input_tokens")),
                    Map.entry(
                            Field.CREATION_LONG,
                            List.of("cache_creation.ephemeral_1h_input_tokens")),
                    Map.entry(Field.SEARCHES, List.of("server_tool_use.web_search_requests")));

    private static List<String> paths(Field field) {
        return PATHS.getOrDefault(field, List.of());
    }

    static boolean isKnown(String path) {
        String plain = path.startsWith(ITERATIONS) ? path.substring(ITERATIONS.length()) : path;
        return Arrays.stream(Field.values()).anyMatch(field -> paths(field).contains(plain));
    }

    /** Durations may be fractions, and are rounded up. */
    static boolean isDuration(String path) {
        return paths(Field.SECONDS).contains(path);
    }

    static boolean saysSomething(UsageReport report) {
        UsageMapping mapping = new UsageMapping(report, false);
        return mapping.states(Field.PROMPT)
                || mapping.states(Field.COMPLETION)
                || mapping.states(Field.SECONDS);
    }

    UsageBreakdown breakdown(ServiceTier tier) {
        if (report.isBroken()) {
            note("number_out_of_range");
        }
        return report.form() == Form.ANTHROPIC ? additive(tier) : subsets(tier);
    }

    private UsageBreakdown subsets(ServiceTier tier) {
        long output = output();
        long left = of(Field.PROMPT);
        long cached = within("cached", of(Field.CACHED), left);
        left -= cached;
        long written = within("cache_write", of(Field.CACHE_WRITE), left);
        left -= written;
        long audioInput = within("audio_input", of(Field.AUDIO_INPUT), left);
        left -= audioInput;
        long imageInput = within("image_input", of(Field.IMAGE_INPUT), left);
        left -= imageInput;
        long audioOutput =
                report.form() == Form.SPEECH
                        ? output
                        : within("audio_output", of(Field.AUDIO_OUTPUT), output);
        long imageOutput =
                report.form() == Form.IMAGES
                        ? output - within("text_output", of(Field.TEXT_OUTPUT), output)
                        : within("image_output", of(Field.IMAGE_OUTPUT), output - audioOutput);
        return new UsageBreakdown(
                left,
                cached,
                longCache ? 0 : written,
                longCache ? written : 0,
                audioInput,
                imageInput,
                output - audioOutput - imageOutput,
                audioOutput,
                imageOutput,
                within("reasoning", of(Field.REASONING), output),
                0,
                of(Field.SECONDS),
                0,
                0,
                tier,
                UsageSource.UPSTREAM,
                notes.toString(),
                report.raw());
    }

    private UsageBreakdown additive(ServiceTier tier) {
        long creation = of(Field.CACHE_CREATION);
        long writtenLong = of(Field.CREATION_LONG);
        long writtenShort = of(Field.CREATION_SHORT);
        if (states(Field.CACHE_CREATION)) {
            writtenLong = within("cache_write", writtenLong, creation);
            // what no time is named for is kept the usual, short one
            writtenShort = creation - writtenLong;
        }
        long output = of(Field.COMPLETION);
        return new UsageBreakdown(
                of(Field.PROMPT),
                of(Field.CACHE_READ),
                writtenShort,
                writtenLong,
                0,
                0,
                output,
                0,
                0,
                within("reasoning", of(Field.REASONING), output),
                0,
                0,
                0,
                of(Field.SEARCHES),
                tier,
                UsageSource.UPSTREAM,
                notes.toString(),
                report.raw());
    }

    /**
     * Output tokens with hidden reasoning: xAI reports reasoning outside {@code completion_tokens}
     * (the total is the sum of three), Gemini may report it in {@code total_tokens} only.
     */
    private long output() {
        long prompt = of(Field.PROMPT);
        long completion = of(Field.COMPLETION);
        long reasoning = of(Field.REASONING);
        if (!states(Field.TOTAL) || of(Field.TOTAL) == prompt + completion) {
            return completion;
        }
        long total = of(Field.TOTAL);
        if (reasoning > 0 && total == prompt + completion + reasoning) {
            return completion + reasoning;
        }
        if (total > prompt + completion) {
            note("output_raised_to_total");
            return total - prompt;
        }
        note("total_below_parts");
        return completion;
    }

    /**
     * Anthropic bills the sum over a call's iterations, where it reports them; searches are not
     * among their numbers.
     */
    private Optional<Long> number(String path) {
        Optional<Long> iterated =
                hasIterations
                        ? Optional.ofNullable(report.numbers().get(ITERATIONS + path))
                        : Optional.empty();
        return iterated.or(() -> Optional.ofNullable(report.numbers().get(path)));
    }

    private boolean states(Field field) {
        return paths(field).stream().anyMatch(path -> number(path).isPresent());
    }

    /** The largest that any of its names says. */
    private long of(Field field) {
        long most = 0;
        for (String path : paths(field)) {
            most = Math.max(most, number(path).orElse(0L));
        }
        return most;
    }

    private void note(String what) {
        notes.add(what);
    }

    /** The part, or the whole if the part is said to be larger. */
    private long within(String what, long part, long whole) {
        if (part > whole) {
            note(what + "_above_whole");
            return whole;
        }
        return part;
    }
}
