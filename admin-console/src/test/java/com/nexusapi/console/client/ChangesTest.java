package com.nexusapi.console.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Change.Kind;
import com.nexusapi.console.fake.FakeEvents;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private final QueuedWork work = new QueuedWork();
    private FakeRelay relay;
    private FakeEvents events;
    private Connection connection;
    private int refundsRead;
    private int topUpsRead;

    @BeforeEach
    void listen() {
        relay = new FakeRelay(Instant.parse("2026-11-24T14:35:20Z"));
        events = relay.events();
        connection = SignedIn.to(relay, work.background());
        connection.changes().of(Kind.REFUND, Kind.DISPUTE).on(() -> refundsRead++);
        connection.changes().of(Kind.TOP_UP).on(() -> topUpsRead++);
        connection.listen();
        work.until(this::isLive);
    }

    @AfterEach
    void close() {
        connection.close();
        relay.close();
    }

    private boolean isLive() {
        return connection.changes().isLive().get();
    }

    /** Waits until the window was given so many tasks, then lets what belongs together come. */
    private void hear(int tasks) {
        int before = work.ran();
        work.until(() -> work.ran() - before >= tasks);
        work.pass(TOGETHER);
    }

    @Test
    void readsEverythingAgainOnceItListens() {
        assertThat(refundsRead).isEqualTo(1);
        assertThat(topUpsRead).isEqualTo(1);
    }

    @Test
    void tellsOfAChangeOnlyThoseWhoShowItsKind() {
        events.tell(Kind.DISPUTE, "dp_1");
        hear(1);

        assertThat(refundsRead).isEqualTo(2);
        assertThat(topUpsRead).isEqualTo(1);
    }

    @Test
    void handsManyChangesOnTogether() {
        for (int i = 0; i < 50; i++) {
            events.tell(Kind.REFUND, "rf_" + i);
        }
        hear(50);
        assertThat(refundsRead).isEqualTo(2);

        events.tell(Kind.REFUND, "rf_50");
        hear(1);

        assertThat(refundsRead).isEqualTo(3);
    }

    @Test
    void tellsNobodyWhoNoLongerListens() {
        int[] read = {0};
        connection.changes().of(Kind.TOP_UP).on(() -> read[0]++).unsubscribe();

        events.tell(Kind.TOP_UP, "tu_1");
        hear(1);

        assertThat(read[0]).isZero();
        assertThat(topUpsRead).isEqualTo(2);
    }

    @Test
    void listensAgainAfterACutWithGrowingPausesAndReadsEverythingAgain() {
        events.refuse(true);
        int put = work.delays().size();
        events.cut();
        for (int tries = 1; tries <= 3; tries++) {
            int delays = put + 2 * tries - 1;
            work.until(() -> work.delays().size() == delays);
            work.pass(work.delays().getLast());
        }
        assertThat(work.delays().subList(put, work.delays().size()))
                .filteredOn(delay -> !delay.equals(BEAT))
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(isLive()).isFalse();
        assertThat(refundsRead).isEqualTo(1);
        work.until(() -> work.delays().size() == put + 7);
        events.refuse(false);

        work.pass(Duration.ofSeconds(4));
        work.until(this::isLive);

        assertThat(refundsRead).isEqualTo(2);
        assertThat(topUpsRead).isEqualTo(2);
    }

    @Test
    void takesSilenceForACut() {
        work.pass(BEAT.multipliedBy(3));
        assertThat(isLive()).isTrue();

        work.pass(BEAT);
        assertThat(isLive()).isFalse();
        work.pass(Duration.ofMillis(500));
        work.until(this::isLive);

        assertThat(events.asked()).isEqualTo(2);
    }

    @Test
    void takesAnyWordForALifeSign() {
        work.pass(BEAT.multipliedBy(3));
        events.write(":\n\n");
        // heard in the order written: once the change is here, so was the comment
        events.tell(Kind.REFUND, "rf_1");
        hear(1);

        work.pass(BEAT.multipliedBy(3));

        assertThat(isLive()).isTrue();
        assertThat(events.asked()).isEqualTo(1);
    }

    @Test
    void givesUpAStreamWhoseLinesNeverEnd() {
        events.write("data: " + "x".repeat(EventReader.LONGEST));

        work.until(() -> !isLive());
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        events.write("event: novelty\ndata: {\"kind\":\"NOVELTY\",\"id\":\"n_1\"}\n\n");
        events.write("data: no JSON\n\n");
        events.tell(Kind.REFUND, "rf_1");
        hear(1);

        assertThat(refundsRead).isEqualTo(2);
        assertThat(isLive()).isTrue();
    }

    @Test
    void endsWithTheSession() {
        relay.endSessions();
        int put = work.delays().size();
        events.cut();
        work.until(() -> work.delays().size() > put);

        work.pass(Duration.ofMillis(500));
        work.until(() -> connection.state().get() == Connection.State.EXPIRED);

        work.pass(Duration.ofMinutes(5));
        assertThat(events.asked()).isEqualTo(2);
    }

    @Test
    void endsAtSignOut() {
        connection.signOut();

        assertThat(isLive()).isFalse();
        work.until(() -> {
            events.write(":\n\n");
            return events.listening() == 0;
        });
        work.pass(Duration.ofMinutes(5));
        assertThat(events.asked()).isEqualTo(1);
    }

    @Test
    void doesNotListenForWhoMayNotSeeRefunds() {
        Connection viewer = SignedIn.to(relay, work.background(), FakeRelay.VIEWER);
        int put = work.delays().size();

        viewer.listen();

        assertThat(work.delays()).hasSize(put);
    }
}
