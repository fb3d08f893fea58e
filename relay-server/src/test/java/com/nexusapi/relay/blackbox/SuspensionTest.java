package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An account that is suspended is served no more, and its streams end (DESIGN §5). */
class SuspensionTest {

    private static final String CALL =
            "{\"model\":\"slow\",\"stream\":true,\"max_tokens\":60,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    private static final int WORDS = 3;

    @Test
    void streamsOfASuspendedAccountEndAndAreChargedForWhatWasDelivered() throws Exception {
        try (Stage stage = Stage.open()) {
            stage.admin().offer("slow", 1_000_000, 2_000_000);
            stage.admin().connect(stage.upstreamUrl(), 0, "slow");
            stage.customer(Money.ofDollars(10));

            HttpResponse<Stream<String>> answer =
                    stage.http().send(stage.chat(CALL), BodyHandlers.ofLines());
            String id = answer.headers().firstValue("x-request-id").orElseThrow();
            List<String> lines = new ArrayList<>();
            answer.body()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> {
                        if (lines.size() == WORDS) {
                            stage.admin()
                                    .post(
                                            "/accounts/" + stage.accountId() + "/suspend",
                                            Map.of("reason", "abuse"));
                        }
                        lines.add(line);
                    });

            // the upstream sends a word a second: no more than one or two can have followed
            assertThat(lines).hasSizeLessThan(WORDS + 5);
            assertThat(lines.getLast()).contains("account_suspended");
            assertThat(stage.sendChat(CALL).statusCode()).isEqualTo(403);
            RequestSummary call = stage.admin().receipt(id).request();
            assertThat(call.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(call.charge().isPositive()).isTrue();
            assertThat(stage.admin().balance(stage.accountId()).held()).isEqualTo(Money.ZERO);
        }
    }
}
