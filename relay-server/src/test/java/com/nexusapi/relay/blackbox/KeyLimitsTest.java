package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator sets for a key, as its user meets it. */
class KeyLimitsTest {

    private static final int OUTPUT_TOKENS = 16;
    private static final long OUTPUT_PICO_USD = 10_000_000;
    private static final Money COST = Money.ofNanos(OUTPUT_TOKENS * OUTPUT_PICO_USD / 1_000);
    private static final String BODY =
            "{\"model\":\"exact-max\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    .formatted(OUTPUT_TOKENS);

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
        stage.admin().offer("exact-max", 0, OUTPUT_PICO_USD);
        stage.admin().connect(stage.upstreamUrl(), 0, "exact-max");
        stage.customer(Money.ofDollars(100));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    private static void keyWith(String limit, Object value) {
        stage.use(stage.admin().createKey(stage.accountId(), Map.of("name", limit, limit, value)));
    }

    private static List<HttpResponse<String>> calls(int calls, int atATime) {
        return Load.run(calls, atATime, call -> stage.sendChat(BODY));
    }

    private static long served(List<HttpResponse<String>> answers) {
        return answers.stream().filter(answer -> answer.statusCode() == 200).count();
    }

    @Test
    void requestsAMinuteAreCountedOnce() {
        keyWith("rpm", 20);
        HttpResponse<String> first = stage.sendChat(BODY);
        assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("20");
        assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("19");
        assertThat(served(calls(60, 30))).isBetween(19L, 25L);
        HttpResponse<String> refused =
                calls(20, 20).stream()
                        .filter(answer -> answer.statusCode() != 200)
                        .findFirst()
                        .orElseThrow();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"code\":\"rate_limit_exceeded\"");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(refused.headers().firstValue("x-ratelimit-reset-requests")).isPresent();
    }

    @Test
    void tokensAMinuteCountWhatACallCanUse() {
        keyWith("tpm", 10);
        HttpResponse<String> refused = stage.sendChat(BODY);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"type\":\"tokens\"");
    }

    @Test
    void theMonthlyBudgetIsKeptToTheNano() {
        keyWith("monthlyBudget", Map.of("nanoUsd", COST.nanoUsd() * 5));
        assertThat(served(calls(40, 20))).isLessThanOrEqualTo(5);
        while (stage.sendChat(BODY).statusCode() == 200) {
            // calls refused while others held the budget left some of it
        }
        HttpResponse<String> refused = stage.sendChat(BODY);
        assertThat(refused.body()).contains("\"code\":\"insufficient_quota\"");
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        long charged =
                stage.admin().allRequests().stream()
                        .filter(call -> call.keyId().equals(java.util.Optional.of(stage.keyId())))
                        .mapToLong(call -> call.charge().nanoUsd())
                        .sum();
        assertThat(charged).isEqualTo(COST.nanoUsd() * 5);
    }

    @Test
    void aKeyIsUsedFromItsAddressesOnly() {
        keyWith("ipRanges", List.of("192.0.2.0/24"));
        HttpResponse<String> refused = stage.sendChat(BODY);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"not_allowed\"");
        keyWith("ipRanges", List.of("127.0.0.0/8"));
        assertThat(stage.sendChat(BODY).statusCode()).isEqualTo(200);
    }
}
