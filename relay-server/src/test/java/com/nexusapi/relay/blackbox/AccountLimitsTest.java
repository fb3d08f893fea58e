package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.relay.testing.AdminClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator sets for an account, as the users of its keys meet it. */
class AccountLimitsTest {

    private static final int OUTPUT_TOKENS = 16;
    private static final long OUTPUT_PICO_USD = 10_000_000;
    private static final Money COST = Money.ofNanos(OUTPUT_TOKENS * OUTPUT_PICO_USD / 1_000);
    private static final String BODY =
            "{\"model\":\"exact-max\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    .formatted(OUTPUT_TOKENS);

    private static Stage stage;
    private static ApiKey one;
    private static ApiKey two;

    @BeforeAll
    static void open() {
        stage = Stage.open();
        AdminClient admin = stage.admin();
        admin.offer("exact-max", 0, OUTPUT_PICO_USD);
        admin.connect(stage.upstreamUrl(), 0, "exact-max");
        admin.offer("claude", List.of("messages"), FrontDoor.TEXT);
        admin.connect("anthropic", stage.upstreamUrl(), Map.of("claude", "exact-max"));
        stage.customer(Money.ofDollars(100));
        one = admin.createKey(stage.accountId(), Map.of("name", "one", "rpm", 1_000));
        two = admin.createKey(stage.accountId());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @AfterEach
    void lift() {
        limit(Map.of());
    }

    private static void limit(Map<String, Object> limits) {
        stage.admin().send("PATCH", "/accounts/" + stage.accountId(), Map.of("limits", limits));
    }

    private static HttpResponse<String> call(ApiKey key) {
        stage.use(key);
        return stage.sendChat(BODY);
    }

    @Test
    void keysShareTheCallsOfAMinute() {
        limit(Map.of("rpm", 2));
        HttpResponse<String> first = call(one);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("2");
        assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("1");
        assertThat(call(two).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = call(one);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .contains("\"code\":\"rate_limit_exceeded\"")
                .contains("Rate limit of this account reached (requests).");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        limit(Map.of());
        HttpResponse<String> served = call(one);
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.headers().firstValue("x-ratelimit-limit-requests")).contains("1000");
    }

    @Test
    void keysShareTheMonthlyBudgetToTheNano() {
        List<ApiKey> keys = List.of(one, two, stage.admin().createKey(stage.accountId()));
        long before = charged();
        limit(
                Map.of(
                        "monthlyBudget",
                        Map.of("nanoUsd", before + COST.nanoUsd() * 7 + COST.nanoUsd() / 2)));
        List<HttpRequest> calls =
                keys.stream()
                        .map(key -> {
                            stage.use(key);
                            return stage.chat(BODY);
                        })
                        .toList();
        Load.run(60, 20, call -> stage.send(calls.get(call % calls.size())));
        while (call(one).statusCode() == 200) {
            // calls refused while others held the budget left some of it
        }
        HttpResponse<String> refused = call(two);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .contains("\"code\":\"insufficient_quota\"")
                .contains("The monthly budget of this account does not allow this call.");
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        assertThat(charged() - before).isEqualTo(COST.nanoUsd() * 7);
    }

    private static long charged() {
        return stage.admin().allRequests().stream()
                .mapToLong(request -> request.charge().nanoUsd())
                .sum();
    }

    @Test
    void bothKeyAndAccountMustAllowAModel() {
        limit(Map.of("models", List.of("another-model")));
        HttpResponse<String> refused = call(one);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("\"code\":\"not_allowed\"")
                .contains("The model 'exact-max' is not open to this account.");
        stage.use(one);
        HttpResponse<String> models = stage.send(stage.request("/v1/models").build());
        assertThat(models.body()).doesNotContain("exact-max");
        limit(Map.of("models", List.of("exact-max")));
        assertThat(call(one).statusCode()).isEqualTo(200);
    }

    @Test
    void bothKeyAndAccountMustAllowAnAddress() {
        limit(Map.of("ipRanges", List.of("192.0.2.0/24")));
        HttpResponse<String> refused = call(one);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Calls of this account may not come from here.");
        limit(Map.of("ipRanges", List.of("127.0.0.0/8")));
        assertThat(call(one).statusCode()).isEqualTo(200);
    }

    @Test
    void anthropicsClientsAreToldOfLimitsByTheirNames() {
        limit(Map.of("rpm", 1));
        stage.use(two);
        HttpRequest message =
                stage.request("/v1/messages")
                        .POST(BodyPublishers.ofString(BODY.replace("exact-max", "claude")))
                        .build();
        stage.send(message);
        HttpResponse<String> refused = stage.send(message);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("rate_limit_error").contains("of this account");
        assertThat(refused.headers().firstValue("anthropic-ratelimit-requests-limit"))
                .contains("1");
        assertThat(refused.headers().firstValue("anthropic-ratelimit-requests-remaining"))
                .contains("0");
        String reset =
                refused.headers().firstValue("anthropic-ratelimit-requests-reset").orElseThrow();
        assertThat(Instant.parse(reset)).isAfter(Instant.EPOCH);
        assertThat(refused.headers().firstValue("x-ratelimit-limit-requests")).isEmpty();
        assertThat(exposed(refused))
                .as("what scripts of a web page may read")
                .containsAll(
                        refused.headers().map().keySet().stream()
                                .filter(name ->
                                        name.contains("ratelimit") || name.startsWith("retry-"))
                                .toList());
    }

    private static List<String> exposed(HttpResponse<?> response) {
        return List.of(
                response.headers()
                        .firstValue("access-control-expose-headers")
                        .orElseThrow()
                        .split(", "));
    }
}
