package com.nexusapi.relay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.webhook.WebhookStorm.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookStormTest {

    @ParameterizedTest
    @CsvSource({"H2, 20000", "POSTGRESQL, 4000"})
    void nothingIsLostAndNothingDoubled(Dialect dialect, int deliveries) throws Exception {
        Outcome outcome = WebhookStorm.run(dialect, deliveries);

        System.out.println(outcome.figures());
        assertThat(outcome.statuses().get(204)).isEqualTo(deliveries - outcome.bad());
        assertThat(outcome.statuses().get(401)).isEqualTo(outcome.bad());
        assertThat(outcome.kept()).isEqualTo(outcome.events());
        assertThat(outcome.done()).isEqualTo(outcome.events());
        assertThat(outcome.credited()).isEqualTo(outcome.expected());
        assertThat(outcome.differences()).isEmpty();
    }
}
