package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Promise 8: a bad request gets the documented error and harms nobody; the next good call works.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTest {

    private static final String NOBODY_HOME = "http://127.0.0.1:1/v1";
    private static final ObjectMapper JSON = Json.newMapper();

    private Stage stage;

    BadInputTest() {
        this.stage = Stage.open();
    }

    @BeforeAll
    void offerModels() {
        for (String model :
                new String[] {
                    "exact-max", "cut", "garbage", "demo-fails", "reset", "no-upstream"
                }) {
            stage.admin().offer(model, 1_000_000, 2_000_000);
        }
        stage.admin().define("unpriced");
        stage.admin()
                .connect(
                        stage.upstreamUrl(),
                        0,
                        "exact-max",
                        "cut",
                        "garbage",
                        "demo-fails",
                        "reset",
                        "unpriced");
        stage.admin().connect(NOBODY_HOME, 0, "no-upstream");
        stage.customer(Money.ofDollars(10));
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @AfterEach
    void nextGoodCallWorks() {
        assertThat(stage.sendChat(call("exact-max")).statusCode()).isEqualTo(200);
        assertThat(stage.admin().balance(stage.accountId()).held()).isEqualTo(Money.ZERO);
    }

    private static String call(String model) {
        return "{\"model\":\"%s\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                .formatted(model);
    }

    private static String stream(String model) {
        return call(model).replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"");
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(stage.publicUrl() + path));
    }

    private static void assertError(HttpResponse<String> response, int status, String code)
            throws Exception {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElse(""))
                .startsWith("application/json");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.size()).isEqualTo(4);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("code").isNull() ? "null" : error.path("code").asText())
                .isEqualTo(code);
    }

    @Test
    void noKey() throws Exception {
        HttpRequest request =
                to("/v1/chat/completions").POST(BodyPublishers.ofString(call("exact-max"))).build();
        HttpResponse<String> response = stage.send(request);
        assertError(response, 401, "null");
        assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @Test
    void wrongKey() throws Exception {
        String wrong = "sk-nx-" + "a".repeat(43);
        HttpResponse<String> response =
                stage.send(
                        to("/v1/chat/completions")
                                .header("Authorization", "Bearer " + wrong)
                                .POST(BodyPublishers.ofString(call("exact-max")))
                                .build());
        assertError(response, 401, "invalid_api_key");
        assertThat(response.body()).doesNotContain(wrong);
        assertThat(response.headers().firstValue("x-should-retry")).contains("false");
    }

    @Test
    void revokedKeyIsRefusedWithinASecond() throws Exception {
        var key = stage.admin().createKey(stage.accountId());
        HttpRequest request =
                to("/v1/chat/completions")
                        .header("Authorization", "Bearer " + key.secret().orElseThrow())
                        .POST(BodyPublishers.ofString(call("exact-max")))
                        .build();
        assertThat(stage.send(request).statusCode()).isEqualTo(200);
        stage.admin().revokeKey(stage.accountId(), key.id());
        within(Duration.ofSeconds(1), () -> stage.send(request).statusCode() == 401);
        assertError(stage.send(request), 401, "invalid_api_key");
    }

    private static void within(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not after " + limit).isLessThan(end);
        }
    }

    @Test
    void unknownModel() throws Exception {
        assertError(stage.sendChat(call("no-such-model")), 404, "model_not_found");
    }

    @Test
    void modelWithoutPrice() throws Exception {
        assertError(stage.sendChat(call("unpriced")), 404, "model_not_found");
    }

    @Test
    void badJson() throws Exception {
        assertError(stage.sendChat("{\"model\":"), 400, "invalid_json");
    }

    @Test
    void emptyBody() throws Exception {
        assertError(stage.sendChat(""), 400, "invalid_json");
    }

    @Test
    void modelStandsTwice() throws Exception {
        assertError(
                stage.sendChat("{\"model\":\"exact-max\",\"model\":\"cut\",\"messages\":[]}"),
                400,
                "invalid_json");
    }

    @Test
    void fortyMegabytes() throws Exception {
        String huge =
                "{\"model\":\"exact-max\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted("x".repeat(40 << 20));
        assertError(stage.sendChat(huge), 413, "request_too_large");
    }

    @Test
    void queryOfAnyKindIsNoMatter() {
        for (String query : new String[] {"?beta=true", "?at=10:30", "?include%5B%5D=x"}) {
            assertThat(
                            stage.send(
                                            stage.request("/v1/chat/completions" + query)
                                                    .POST(
                                                            BodyPublishers.ofString(
                                                                    call("exact-max")))
                                                    .build())
                                    .statusCode())
                    .as(query)
                    .isEqualTo(200);
        }
        Instant now = Instant.now();
        assertThat(stage.admin().get("/overview?from=" + now.minusSeconds(3600) + "&to=" + now))
                .isNotEmpty();
    }

    @Test
    void pathOutsideTheApiNamesTheRightBaseUrl() throws Exception {
        HttpResponse<String> response =
                stage.send(
                        stage.request("/chat/completions")
                                .POST(BodyPublishers.ofString(call("exact-max")))
                                .build());
        assertError(response, 404, "unsupported_endpoint");
        assertThat(response.body()).contains("base URL of the API ends in /v1");
        assertError(stage.send(to("/models").GET().build()), 404, "unsupported_endpoint");
    }

    @Test
    void getOnPostPath() throws Exception {
        HttpResponse<String> response =
                stage.send(stage.request("/v1/chat/completions").GET().build());
        assertError(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void unknownPath() throws Exception {
        HttpRequest request =
                stage.request("/v1/assistants").POST(BodyPublishers.ofString("{}")).build();
        HttpResponse<String> response = stage.send(request);
        assertError(response, 404, "unsupported_endpoint");
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(stage.admin().receipt(id).request().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(stage.admin().receipt(id).request().status()).isEqualTo(404);
    }

    @Test
    void upstreamDown() throws Exception {
        Money before = stage.admin().balance(stage.accountId()).available();
        assertError(stage.sendChat(call("no-upstream")), 502, "upstream_error");
        assertThat(stage.admin().balance(stage.accountId()).available()).isEqualTo(before);
    }

    @Test
    void upstreamFails() throws Exception {
        HttpResponse<String> response = stage.sendChat(call("demo-fails"));
        assertError(response, 502, "upstream_error");
        assertThat(response.body()).doesNotContain("127.0.0.1").doesNotContain("sk-upstream");
    }

    @Test
    void upstreamAnswersGarbage() throws Exception {
        Money before = stage.admin().balance(stage.accountId()).available();
        assertError(stage.sendChat(call("garbage")), 502, "upstream_error");
        assertError(stage.sendChat(stream("garbage")), 502, "upstream_error");
        assertThat(stage.admin().balance(stage.accountId()).available()).isEqualTo(before);
    }

    @Test
    void upstreamCutInMidStream() throws Exception {
        String longer = stream("cut").replace("\"max_tokens\":4", "\"max_tokens\":400");
        HttpResponse<String> response = stage.sendChat(longer);
        assertThat(response.statusCode()).isEqualTo(200);
        String last = response.body().strip();
        assertThat(last).doesNotContain("[DONE]");
        JsonNode error =
                JSON.readTree(last.substring(last.lastIndexOf("data: ") + "data: ".length()));
        assertThat(error.path("error").path("code").asText()).isEqualTo("upstream_error");
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(stage.admin().receipt(id).request().outcome().name()).isEqualTo("UPSTREAM_CUT");
        assertThat(stage.admin().receipt(id).request().usageSource().name()).isEqualTo("COUNTED");
        assertThat(stage.admin().receipt(id).request().charge().isPositive()).isTrue();
    }
}
