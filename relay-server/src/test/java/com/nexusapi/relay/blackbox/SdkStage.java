package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A relay process that offers models of each kind at prices of its own for each component, the
 * demo's provider behind it, and a customer with credit: the scene for official SDKs.
 */
final class SdkStage implements AutoCloseable {

    /** In pico-USD; different, so that a mix-up shows in the charge. */
    static final long INPUT = 2_500_000;

    static final long CACHED = 250_000;
    static final long WRITTEN = 3_125_000;
    static final long OUTPUT = 10_000_000;
    static final long SEARCH = 10_000_000_000L;
    static final long SECOND = 100_000_000;
    static final long CHARACTER = 15_000_000;

    /** Models of text, at all of OpenAI's endpoints that put out text. */
    static final List<String> TEXT_MODELS =
            List.of(
                    "demo-chat",
                    "slow",
                    "cut",
                    "error-in-stream",
                    "one-answer",
                    "status-400",
                    "status-500");

    private static final List<String> TEXT_ENDPOINTS =
            List.of("chat.completions", "completions", "responses");

    static final String TEXT = "demo-chat";
    static final String CLAUDE = "demo-claude";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Stage stage = Stage.open();
    private final ObjectMapper json = Json.newMapper();

    SdkStage() {
        for (String model : TEXT_MODELS) {
            stage.admin().offer(model, TEXT_ENDPOINTS, text());
        }
        stage.admin().offer("busy-once", TEXT_ENDPOINTS, text());
        stage.admin().offer(CLAUDE, List.of("messages"), text());
        stage.admin().offer("slow-claude", List.of("messages"), text());
        stage.admin().offer("cut-claude", List.of("messages"), text());
        stage.admin().offer("vectors", List.of("embeddings"), text());
        stage.admin().offer("judge", List.of("moderations"), Prices.NONE.withInput(Price.FREE));
        stage.admin().offer("painter", List.of("images.generations", "images.edits"), image());
        stage.admin().offer("speaker", List.of("audio.speech"), text());
        stage.admin().offer("reader", List.of("audio.speech"), piece("character", CHARACTER));
        stage.admin().offer("listener", List.of("audio.transcriptions"), text());
        stage.admin()
                .offer(
                        "whisper",
                        List.of("audio.transcriptions", "audio.translations"),
                        piece("second", SECOND));
        stage.admin().connect(stage.upstreamUrl(), 0, TEXT_MODELS.toArray(String[]::new));
        // a credential that is told to wait serves no other model meanwhile
        stage.admin().connect(stage.upstreamUrl(), 0, "busy-once");
        stage.admin()
                .connect(
                        stage.upstreamUrl(),
                        0,
                        "vectors",
                        "judge",
                        "painter",
                        "speaker",
                        "reader",
                        "listener",
                        "whisper");
        stage.admin()
                .connect(
                        "anthropic",
                        stage.upstreamUrl().replaceFirst("/v1$", ""),
                        Map.of(CLAUDE, CLAUDE, "slow-claude", "slow", "cut-claude", "cut"));
        stage.customer(Money.ofDollars(100));
    }

    private static Prices text() {
        return read(
                Map.of(
                        "input", INPUT,
                        "cachedInput", CACHED,
                        "cacheWrite5m", WRITTEN,
                        "output", OUTPUT,
                        "search", SEARCH));
    }

    private static Prices image() {
        return Prices.ofText(Price.ofPicos(INPUT), Price.ofPicos(OUTPUT));
    }

    private static Prices piece(String component, long picoUsd) {
        return read(Map.of(component, picoUsd));
    }

    /** A price sheet of the named components, in pico-USD. */
    private static Prices read(Map<String, Long> picoUsd) {
        ObjectMapper mapper = Json.newMapper();
        var sheet = mapper.createObjectNode();
        picoUsd.forEach((name, price) -> sheet.putObject(name).put("picoUsd", price));
        try {
            return mapper.treeToValue(sheet, Prices.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The price in pico-USD of a component that scripts know by this name. */
    static long priceOf(String component) {
        return switch (component) {
            case "input" -> INPUT;
            case "output" -> OUTPUT;
            case "search" -> SEARCH;
            case "second" -> SECOND;
            case "character" -> CHARACTER;
            default -> throw new IllegalArgumentException(component);
        };
    }

    Stage stage() {
        return stage;
    }

    /** The base URL for OpenAI's SDKs. */
    String openAiUrl() {
        return stage.publicUrl() + "/v1";
    }

    /** The base URL for Anthropic's SDKs. */
    String anthropicUrl() {
        return stage.publicUrl();
    }

    String key() {
        return stage.apiKey();
    }

    /** A key of an account of its own that has no credit. */
    String poorKey() {
        String poor = stage.admin().createAccount("poor-" + System.nanoTime() + "@example.com");
        return stage.admin().createKey(poor).secret().orElseThrow();
    }

    /** Asserts what the call was charged, to the nano: the sum of quantity times pico-USD. */
    Receipt assertCharged(String requestId, long... quantitiesAndPrices) {
        long picos = 0;
        for (int i = 0; i < quantitiesAndPrices.length; i += 2) {
            picos += quantitiesAndPrices[i] * quantitiesAndPrices[i + 1];
        }
        Receipt receipt = stage.admin().awaitReceipt(requestId);
        assertThat(receipt.request().charge()).isEqualTo(Money.ofNanos((picos + 500) / 1_000));
        assertThat(receipt.sumPicoUsd()).isEqualTo(picos);
        return receipt;
    }

    /** A key of the customer with limits, which are the body of {@code POST …/keys}. */
    String keyWith(Map<String, Object> asked) {
        return stage.admin().createKey(stage.accountId(), asked).secret().orElseThrow();
    }

    /** How many calls were refused with that code. */
    long refusedFor(String code) {
        return stage.admin().allRequests().stream()
                .filter(call -> call.errorCode().filter(code::equals).isPresent())
                .count();
    }

    /** How many calls there were of a model. */
    long callsOf(String model) {
        return stage.admin().allRequests().stream()
                .filter(call -> call.model().filter(model::equals).isPresent())
                .count();
    }

    /** What the upstream counts: {@code calls}, {@code running}, {@code cancelled}. */
    int upstreamCount(String name) {
        return received("counts").path(name).asInt();
    }

    /** Method, path and headers of the last request that the upstream got. */
    JsonNode upstreamHead() {
        return received("head");
    }

    /** Where the upstream tells its counts. */
    String upstreamCountsUrl() {
        return receivedUrl("counts");
    }

    private String receivedUrl(String what) {
        return stage.upstreamUrl().replaceFirst("/v1$", "/_received/" + what);
    }

    private JsonNode received(String what) {
        String url = receivedUrl(what);
        try {
            return json.readTree(
                    stage.send(HttpRequest.newBuilder(URI.create(url)).build()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is so, for twenty seconds at most. */
    static void await(BooleanSupplier isSo) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to be");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        stage.close();
    }
}
