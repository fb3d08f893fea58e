package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.testing.RelayProcess;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise 1: what is charged never exceeds what the account held, whatever the concurrency. */
class QuotaTest {

    private static final int CALLS = 10_000;
    private static final int CONCURRENT = 256;
    private static final int PAID_FOR = 500;
    private static final int OUTPUT_TOKENS = 16;
    private static final long OUTPUT_PICO_USD = 10_000_000;

    @Test
    void creditForFiveHundredServesExactlyFiveHundred() throws Exception {
        try (Stage stage = Stage.open()) {
            stage.admin().offer("exact-max", 0, OUTPUT_PICO_USD);
            stage.admin().connect(stage.upstreamUrl(), 0, "exact-max");
            Money cost = Money.ofNanos(OUTPUT_TOKENS * OUTPUT_PICO_USD / 1_000);
            stage.customer(Money.ofNanos(cost.nanoUsd() * PAID_FOR));

            List<HttpResponse<String>> answers = callAll(stage);

            assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                    .hasSize(PAID_FOR);
            assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(429);
                        assertThat(answer.body())
                                .contains("\"type\":\"insufficient_quota\"")
                                .contains("\"code\":\"insufficient_quota\"");
                    });
            Account.Balance balance = stage.admin().balance(stage.accountId());
            assertThat(balance.available()).isEqualTo(Money.ZERO);
            assertThat(balance.held()).isEqualTo(Money.ZERO);
            assertThat(balance.debt()).isEqualTo(Money.ZERO);
            stage.stopRelay();
            JsonNode verified = RelayProcess.verifyLedger(stage.data());
            assertThat(verified.path("differences")).isEmpty();
        }
    }

    private static List<HttpResponse<String>> callAll(Stage stage) {
        String body =
                "{\"model\":\"exact-max\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                        .formatted(OUTPUT_TOKENS);
        return Load.run(CALLS, CONCURRENT, call -> stage.sendChat(body));
    }
}
