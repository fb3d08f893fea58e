package com.nexusapi.console.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private final DirectWork work = new DirectWork();
    private FakeRelay relay;
    private Connection connection;

    @BeforeEach
    void signIn() {
        relay = new FakeRelay(Instant.parse("2026-11-24T14:35:20Z"));
        connection = SignedIn.to(relay, work.background());
    }

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void triesAgainWithGrowingPausesUntilTheRelayIsBack() {
        relay.close();
        connection.question(AdminApi::me).ask();
        assertThat(connection.state().get()).isEqualTo(Connection.State.LOST);
        work.timePasses();
        work.timePasses();

        relay.open();
        work.timePasses();

        assertThat(connection.state().get()).isEqualTo(Connection.State.CONNECTED);
        assertThat(work.pauses())
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void tellsWhoAskedWhyTheRelayRefuses() {
        List<Problem> problems = new ArrayList<>();

        connection.question(api -> api.receipt("no such/call")).refused(problems::add).ask();

        assertThat(problems).extracting(Problem::code).containsExactly("not_found");
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    void noticesThatTheSessionIsOver() {
        relay.endSessions();

        connection.question(AdminApi::me).ask();

        assertThat(connection.state().get()).isEqualTo(Connection.State.EXPIRED);
    }
}
