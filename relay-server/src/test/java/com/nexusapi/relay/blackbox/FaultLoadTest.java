package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short run of {@link FaultLoad}, whose long runs are by hand. */
class FaultLoadTest {

    @Test
    void whateverChannelsDoEachAnswerIsPaidForOnceAndErrorsCostNothing() throws Exception {
        try (FaultLoad load = new FaultLoad(20_261_125)) {
            FaultLoad.Outcome outcome = load.run(Duration.ofSeconds(8));
            assertThat(outcome.whole()).isPositive();
            assertThat(outcome.charged()).as(outcome.figures()).isEqualTo(outcome.owed());
            assertThat(outcome.differences()).isEmpty();
        }
    }
}
