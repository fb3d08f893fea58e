package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code usage} object as an upstream reported it, and its reading as a {@link UsageBreakdown} by
 * {@link UsageMapping}.
 */
public final class UsageReport {

    static final long MAX_TOKENS = 1L << 40;
    private static final int MAX_RAW_BYTES = 4 * 1024;
    private static final String ITERATIONS = "iterations";

    private final Form form;
    private final String raw;
    private final Map<String, Long> numbers;
    private final Map<String, String> words;
    private final boolean broken;

    private UsageReport(
            Form form,
            String raw,
            Map<String, Long> numbers,
            Map<String, String> words,
            boolean broken) {
        this.form = form;
        this.raw = raw;
        this.numbers = Map.copyOf(numbers);
        this.words = Map.copyOf(words);
        this.broken = broken;
    }

    /** Whose words are used, and what they mean (surface reference §4.1). */
    enum Form {
        /** OpenAI's, by either set of names: parts are subsets of their whole. */
        OPENAI,
        /** The same, output being images where nothing else is said. */
        IMAGES,
        /** The same, output being audio. */
        SPEECH,
        /** Anthropic's: parts of the input add up. */
        ANTHROPIC
    }

    /** Reads a usage object; empty when it states neither input nor output nor a duration. */
    static Optional<UsageReport> read(Form form, byte[] json) throws IOException {
        Reader reader = new Reader();
        try (JsonParser parser = JsonText.parser(json)) {
            parser.nextToken();
            reader.object(parser, "");
        }
        UsageReport report =
                new UsageReport(form, text(json), reader.numbers, reader.words, reader.broken);
        return UsageMapping.saysSomething(report) ? Optional.of(report) : Optional.empty();
    }

    /** The upstream's words, cut short beyond 4 KiB. */
    private static String text(byte[] json) {
        return new String(json, 0, Math.min(json.length, MAX_RAW_BYTES), StandardCharsets.UTF_8);
    }

    /**
     * What is known after a later report of the same call: Anthropic's later numbers take the place
     * of earlier ones field by field, all others' last report says all.
     */
    public UsageReport followedBy(UsageReport later) {
        if (form != Form.ANTHROPIC) {
            return later;
        }
        Map<String, Long> merged = new HashMap<>(numbers);
        merged.putAll(later.numbers);
        Map<String, String> said = new HashMap<>(words);
        said.putAll(later.words);
        String both = raw.equals(later.raw) ? raw : raw + "\n" + later.raw;
        return new UsageReport(
                form,
                both.substring(0, Math.min(both.length(), MAX_RAW_BYTES)),
                merged,
                said,
                broken || later.broken);
    }

    public String raw() {
        return raw;
    }

    /** The tier that the usage itself names, as Anthropic's does. */
    public Optional<ServiceTier> tier() {
        if (form != Form.ANTHROPIC) {
            return Optional.empty();
        }
        return "fast".equals(words.get("speed"))
                ? Optional.of(ServiceTier.PRIORITY)
                : Optional.ofNullable(words.get("service_tier")).map(UsageReport::tierOf);
    }

    /**
     * The disjoint buckets that are charged.
     *
     * @param longCache what is cached was asked to be kept for hours
     */
    public UsageBreakdown breakdown(ServiceTier tier, boolean longCache) {
        return new UsageMapping(this, longCache).breakdown(tier);
    }

    Form form() {
        return form;
    }

    boolean isBroken() {
        return broken;
    }

    Map<String, Long> numbers() {
        return numbers;
    }

    /** Reference §4.2 rule 8; a tier we do not know is priced as standard. */
    static ServiceTier tierOf(String spelled) {
        return switch (spelled) {
            case "flex" -> ServiceTier.FLEX;
            case "batch" -> ServiceTier.BATCH;
            case "priority", "fast" -> ServiceTier.PRIORITY;
            case "ultrafast" -> ServiceTier.ULTRAFAST;
            case "scale" -> ServiceTier.SCALE;
            default -> ServiceTier.STANDARD;
        };
    }

    /** Collects numbers by their path; the steps of Anthropic's iterations are added up. */
    private static final class Reader {

        private final Map<String, Long> numbers = new HashMap<>();
        private final Map<String, String> words = new HashMap<>();
        private boolean broken;

        void object(JsonParser parser, String path) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = path + parser.currentName();
                JsonToken value = parser.nextToken();
                switch (value) {
                    case START_OBJECT -> object(parser, name + ".");
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, name);
                    case VALUE_STRING -> words.put(name, parser.getText());
                    case START_ARRAY -> array(parser, name);
                    default -> {
                        // flags and nulls say nothing that is charged
                    }
                }
            }
        }

        private void array(JsonParser parser, String name) throws IOException {
            if (!name.equals(ITERATIONS)) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                object(parser, name + ".");
            }
        }

        private void number(JsonParser parser, String name) throws IOException {
            double value = parser.getDoubleValue();
            boolean isWhole = value == Math.rint(value);
            boolean isCount = isWhole || UsageMapping.isDuration(name);
            if (value >= 0 && value <= MAX_TOKENS && isCount) {
                numbers.merge(
                        name,
                        (long) Math.ceil(value),
                        name.startsWith(ITERATIONS) ? Long::sum : (_, later) -> later);
            } else {
                broken |= UsageMapping.isKnown(name);
            }
        }
    }
}
