package com.nexusapi.relay.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.store.StoreInUseException;
import com.nexusapi.relay.usage.OpenCalls.LeftOver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCallsTest {

    @TempDir private Path directory = Path.of("");

    private static CallFacts call(String id) {
        return new CallFacts(
                id,
                Instant.parse("2026-11-01T10:00:00Z"),
                Optional.of("acc_1"),
                Optional.of("key_1"),
                Optional.of("gpt-5"),
                "chat.completions",
                true);
    }

    @Test
    void theNextProcessFindsTheCallsThatDidNotEnd() {
        try (OpenCalls calls = OpenCalls.open(directory)) {
            assertThat(calls.leftOver()).isEmpty();
            calls.begin(call("req_1")).end();
            var _ = calls.begin(call("req_2"));
            calls.begin(call("req_3")).end();
            calls.begin(call("req_4")).withhold();
            OpenCalls.Open straightened = calls.begin(call("req_5"));
            straightened.withhold();
            straightened.end();
        }
        try (OpenCalls calls = OpenCalls.open(directory)) {
            assertThat(calls.leftOver())
                    .containsExactlyInAnyOrder(
                            new LeftOver(call("req_2"), false), new LeftOver(call("req_4"), true));
            calls.forgetLeftOver();
        }
        try (OpenCalls calls = OpenCalls.open(directory)) {
            assertThat(calls.leftOver()).isEmpty();
        }
    }

    @Test
    void moreCallsThanThereIsRoomForAreServedWithoutANote() {
        try (OpenCalls calls = OpenCalls.open(directory)) {
            for (int i = 0; i < 10_000; i++) {
                var _ = calls.begin(call("req_" + i));
            }
            calls.begin(call("req_last")).end();
        }
        try (OpenCalls calls = OpenCalls.open(directory)) {
            assertThat(calls.leftOver()).hasSize(8_192);
        }
    }

    @Test
    void aSecondProcessIsRefusedTheDirectory() {
        try (OpenCalls _ = OpenCalls.open(directory)) {
            assertThatThrownBy(() -> OpenCalls.open(directory))
                    .isInstanceOf(StoreInUseException.class);
        }
    }
}
