package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The {@code usage} object of a chat completion as an upstream reported it, and its reading as a
 * {@link UsageBreakdown}. What breaks the rules of reference OpenAI surface §4.2 is repaired in the
 * customer's favour and named in the breakdown's anomaly.
 */
public final class UsageReport {

    private static final long MAX_TOKENS = 1L << 40;
    private static final int MAX_RAW_BYTES = 4 * 1024;

    private final byte[] raw;
    private final Map<String, Long> numbers;
    private final boolean broken;

    private UsageReport(byte[] raw, Map<String, Long> numbers, boolean broken) {
        this.raw = raw;
        this.numbers = numbers;
        this.broken = broken;
    }

    /** Reads a usage object; empty when it states neither input nor output. */
    static Optional<UsageReport> read(byte[] json) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        boolean broken = false;
        try (JsonParser parser = JsonText.parser(json)) {
            parser.nextToken();
            String path = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT ->
                            path = parser.getParsingContext().getParent().getCurrentName() + ".";
                    case END_OBJECT -> path = "";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                        Optional<Long> count = count(parser);
                        String name = path + parser.currentName();
                        count.ifPresent(value -> numbers.put(name, value));
                        broken |= count.isEmpty() && Field.isKnown(name);
                    }
                    case START_ARRAY -> parser.skipChildren();
                    default -> {
                        // names, texts and nulls say nothing that is charged
                    }
                }
            }
        }
        UsageReport report = new UsageReport(json, Map.copyOf(numbers), broken);
        return report.states(Field.PROMPT) || report.states(Field.COMPLETION)
                ? Optional.of(report)
                : Optional.empty();
    }

    /** A whole number within reason; fractions and negatives are none. */
    private static Optional<Long> count(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        return value >= 0 && value <= MAX_TOKENS && value == Math.rint(value)
                ? Optional.of((long) value)
                : Optional.empty();
    }

    /**
     * True when it says that nothing was used, which with text delivered is as good as no report.
     */
    public boolean isZero() {
        return of(Field.PROMPT) == 0 && of(Field.COMPLETION) == 0;
    }

    /** The upstream's words, for the record; cut short beyond 4 KiB. */
    public String raw() {
        return new String(raw, 0, Math.min(raw.length, MAX_RAW_BYTES), StandardCharsets.UTF_8);
    }

    /** The disjoint buckets that are charged. */
    public UsageBreakdown breakdown(ServiceTier tier) {
        Repairs repairs = new Repairs();
        if (broken) {
            repairs.note("number_out_of_range");
        }
        long prompt = of(Field.PROMPT);
        long output = output(repairs);
        long left = prompt;
        long cached =
                repairs.within("cached", Math.max(of(Field.CACHED), of(Field.CACHE_HIT)), left);
        left -= cached;
        long written = repairs.within("cache_write", of(Field.CACHE_WRITE), left);
        left -= written;
        long audioInput = repairs.within("audio_input", of(Field.AUDIO_INPUT), left);
        left -= audioInput;
        long audioOutput = repairs.within("audio_output", of(Field.AUDIO_OUTPUT), output);
        long reasoning = repairs.within("reasoning", of(Field.REASONING), output);
        return new UsageBreakdown(
                left,
                cached,
                written,
                0,
                audioInput,
                0,
                output - audioOutput,
                audioOutput,
                0,
                reasoning,
                0,
                0,
                0,
                0,
                tier,
                UsageSource.UPSTREAM,
                repairs.text(),
                raw());
    }

    /**
     * Output tokens with hidden reasoning: xAI reports reasoning outside {@code completion_tokens}
     * (the total is the sum of three), Gemini may report it in {@code total_tokens} only.
     */
    private long output(Repairs repairs) {
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
            repairs.note("output_raised_to_total");
            return total - prompt;
        }
        repairs.note("total_below_parts");
        return completion;
    }

    private boolean states(Field field) {
        return numbers.containsKey(field.path);
    }

    private long of(Field field) {
        return numbers.getOrDefault(field.path, 0L);
    }

    /** Reference §4.2 rule 8; a tier we do not know is priced as standard. */
    static ServiceTier tierOf(Optional<String> spelled) {
        return switch (spelled.orElse("")) {
            case "flex" -> ServiceTier.FLEX;
            case "batch" -> ServiceTier.BATCH;
            case "priority", "fast" -> ServiceTier.PRIORITY;
            case "ultrafast" -> ServiceTier.ULTRAFAST;
            case "scale" -> ServiceTier.SCALE;
            default -> ServiceTier.STANDARD;
        };
    }

    private enum Field {
        PROMPT("prompt_tokens"),
        COMPLETION("completion_tokens"),
        TOTAL("total_tokens"),
        CACHED("prompt_tokens_details.cached_tokens"),
        CACHE_HIT("prompt_cache_hit_tokens"),
        CACHE_WRITE("prompt_tokens_details.cache_write_tokens"),
        AUDIO_INPUT("prompt_tokens_details.audio_tokens"),
        REASONING("completion_tokens_details.reasoning_tokens"),
        AUDIO_OUTPUT("completion_tokens_details.audio_tokens");

        private final String path;

        Field(String path) {
            this.path = path;
        }

        static boolean isKnown(String path) {
            return Arrays.stream(values()).anyMatch(field -> field.path.equals(path));
        }
    }

    /** Collects what had to be repaired. */
    private static final class Repairs {

        private final StringJoiner notes = new StringJoiner(",");

        void note(String what) {
            notes.add(what);
        }

        /** The part, or the whole if the part is said to be larger. */
        long within(String what, long part, long whole) {
            if (part > whole) {
                note(what + "_above_whole");
                return whole;
            }
            return part;
        }

        String text() {
            return notes.toString();
        }
    }
}
