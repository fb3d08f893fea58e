package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Bytes that nobody meant well, thrown at everything that reads what clients and upstreams send:
 * nothing but the declared outcomes may come of it. {@code -Djqwik.tries.default=N} has no say
 * here; by hand, {@code -Dhostile.rounds=N} repeats each round N times.
 */
class HostileInputTest {

    private static final int ROUNDS = Integer.getInteger("hostile.rounds", 1);

    private static final List<String> SEEDS =
            List.of(
                    "{}",
                    "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"n\":2,"
                            + "\"max_tokens\":5,\"tools\":[{\"type\":\"function\"}],\"messages\":[{\"role\":\"user\","
                            + "\"content\":[{\"type\":\"text\",\"text\":\"h\\u00e9\"},{\"type\":\"image_url\","
                            + "\"image_url\":{\"url\":\"data:x\"}}]}]}",
                    "{\"model\":\"m\",\"input\":[{\"type\":\"message\",\"content\":[{\"type\":\"input_text\","
                            + "\"text\":\"a\"}]},{\"id\":\"x\"}],\"tools\":[{\"type\":\"shell\",\"environment\":"
                            + "{\"type\":\"local\"}}],\"previous_response_id\":\"resp_1\",\"prompt\":{\"id\":1}}",
                    "{\"model\":\"m\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":\"s\"}],"
                            + "\"mcp_servers\":[{}],\"container\":\"c\",\"speed\":\"fast\",\"messages\":[]}",
                    "{\"model\":\"m\",\"prompt\":[[1,2],[3]],\"best_of\":3,\"input\":\"a\",\"n\":4}");
    private static final List<String> ANSWERS =
            List.of(
                    "{\"id\":\"r\",\"type\":\"response.completed\",\"sequence_number\":3,\"response\":{\"id\":\"r\","
                            + "\"model\":\"t\",\"status\":\"failed\",\"output\":[{\"type\":\"web_search_call\","
                            + "\"action\":{\"type\":\"search\"}}],\"usage\":{\"input_tokens\":3,\"output_tokens\":1e2}}}",
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"x\",\"text\":\"y\"},\"usage\":"
                            + "{\"input_tokens\":1,\"iterations\":[{\"input_tokens\":2},{\"input_tokens\":3}],"
                            + "\"cache_creation\":{\"ephemeral_1h_input_tokens\":4}}}",
                    "{\"model\":\"t\",\"error\":null,\"choices\":[{\"delta\":{\"content\":\"x\",\"tool_calls\":[{}]},"
                            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,"
                            + "\"prompt_tokens_details\":{\"cached_tokens\":9}}}",
                    "{\"type\":\"speech.audio.delta\",\"audio\":\"aGVsbG8=\",\"data\":[{}],\"text\":\"x\"}");
    private static final String EVENTS =
            "\uFEFFevent: a\r\ndata: {\"x\":1}\r\n\r\n: c\n\ndata:1\ndata: 2\n\nid: 4\r\rdata: [DONE]\n\n";

    /** Flips, cuts, repeats and inserts pieces. */
    private static byte[] spoilt(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int changes = random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            byte[] next;
            switch (random.nextInt(5)) {
                case 0 -> {
                    next = bytes.clone();
                    if (next.length > 0) {
                        next[at] = (byte) random.nextInt(256);
                    }
                }
                case 1 -> next = java.util.Arrays.copyOf(bytes, at);
                case 2 -> next = inserted(bytes, at, piece(random));
                case 3 -> next = inserted(bytes, at, java.util.Arrays.copyOfRange(bytes, 0, at));
                default -> next = java.util.Arrays.copyOfRange(bytes, at, bytes.length);
            }
            bytes = next.length > 100_000 ? bytes : next;
        }
        return bytes;
    }

    private static byte[] piece(Random random) {
        List<String> pieces =
                List.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        ":",
                        ",",
                        "null",
                        "true",
                        "-1",
                        "1e999",
                        "0.1",
                        "\\u0000",
                        "\\ud800",
                        "\"model\":",
                        "99999999999999999999",
                        "[[[[",
                        "{\"a\":",
                        "\r",
                        "\n",
                        "\uFEFF",
                        "\"type\":\"item_reference\"",
                        "\"usage\":{}",
                        "\"n\":0",
                        "e",
                        "\u0000");
        return pieces.get(random.nextInt(pieces.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] inserted(byte[] bytes, int at, byte[] piece) {
        byte[] all = new byte[bytes.length + piece.length];
        System.arraycopy(bytes, 0, all, 0, at);
        System.arraycopy(piece, 0, all, at, piece.length);
        System.arraycopy(bytes, at, all, at + piece.length, bytes.length - at);
        return all;
    }

    private static byte[] seed(List<String> seeds, Random random) {
        return seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.UTF_8);
    }

    @Property(tries = 5_000)
    void requestsAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] body = spoilt(seed(SEEDS, random), random);
            for (Endpoint endpoint : Endpoint.values()) {
                if (JsonRequest.read(endpoint, body)
                        instanceof BodyReading.Valid(JsonRequest request)) {
                    use(request);
                }
            }
        }
    }

    /** What is done with a valid request may not fail either. */
    private static void use(JsonRequest request) {
        assertThat(request.asked().answers()).isPositive();
        assertThat(request.boundInputTokens(1_000_000)).isPositive();
        request.promptText();
        byte[] sent =
                request.bytesForUpstream(
                        new ModelRequest.Rewrite("theirs", OptionalLong.of(7), "max_tokens", true));
        assertThat(
                        JsonRequest.read(request.asked().endpoint(), sent)
                                        instanceof BodyReading.Valid(JsonRequest again)
                                && again.asked().model().equals("theirs"))
                .as(new String(sent, StandardCharsets.UTF_8))
                .isTrue();
    }

    @Property(tries = 5_000)
    void answersAreReadOrNot(@ForAll long seed) {
        Random random = new Random(seed);
        AnswerPart.Delivery delivery = new AnswerPart.Delivery(false, "t", "ours");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] json = spoilt(seed(ANSWERS, random), random);
            for (Endpoint endpoint : Endpoint.values()) {
                Optional<AnswerPart> part = Answers.read(endpoint, json);
                part.ifPresent(read -> use(endpoint, read, delivery));
            }
        }
    }

    private static void use(Endpoint endpoint, AnswerPart part, AnswerPart.Delivery delivery) {
        part.found()
                .usage()
                .ifPresent(usage ->
                        assertThat(usage.breakdown(part.tier(), true).totalInput())
                                .isNotNegative());
        StreamState state = new StreamState(endpoint);
        state.frame(new SseEvent(Optional.of("x"), part.json()), part, delivery);
        assertThat(state.failure(ApiError.upstreamError())).isNotEmpty();
        state.end();
    }

    @Property(tries = 5_000)
    void eventsAreReadToTheEndOfTheInput(@ForAll long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = spoilt(EVENTS.getBytes(StandardCharsets.UTF_8), random);
            SseReader reader = new SseReader(inPieces(bytes, random), _ -> {});
            int events = 0;
            try {
                while (reader.next().isPresent()) {
                    events++;
                }
            } catch (IOException e) {
                // refused
                continue;
            }
            assertThat(events).isLessThanOrEqualTo(bytes.length);
        }
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new InputStream() {
            private final InputStream in = new ByteArrayInputStream(bytes);

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return in.read(into, from, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }
}
