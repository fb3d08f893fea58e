package com.nexusapi.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.ScriptedUpstream;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import com.nexusapi.relay.testing.SettableClock;
import com.nexusapi.relay.upstream.Route.Goes;
import com.nexusapi.relay.upstream.UpstreamAnswer.Failed;
import com.nexusapi.relay.upstream.UpstreamAnswer.Kind;
import com.nexusapi.relay.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes and health together, over real sockets, on a clock that the test moves. */
@Timeout(30)
class FailoverTest {

    private static final Reply GOOD = Reply.json(200, "{\"choices\":[{}]}");
    private static final Reply DOWN = Reply.json(500, "{\"error\":{\"message\":\"down\"}}");
    private static final Reply DISLIKED = Reply.json(400, "{\"error\":{\"message\":\"no\"}}");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-25T09:00:00Z"));
    private final Random random = new Random(11);
    private final ChannelHealth health = new ChannelHealth(clock);
    private final ScriptedUpstream first = new ScriptedUpstream();
    private final ScriptedUpstream second = new ScriptedUpstream();
    private final Db db = Databases.fresh(Dialect.H2);
    private final UpstreamClient client =
            new UpstreamClient(UpstreamSettings.DEFAULT, health, clock);
    private final Channels channels =
            new Channels(
                    db,
                    new ConfigVersion(db),
                    CredentialVault.withKey(new byte[32]),
                    new Channels.Sources(new Ids(clock, random), clock, random),
                    health);

    @AfterEach
    void close() {
        client.close();
        first.close();
        second.close();
        db.close();
    }

    private String connect(ScriptedUpstream upstream, int priority, String... secrets) {
        return channels.create(
                        "ann",
                        new Channel.Creation(
                                "channel " + priority,
                                Channel.Kind.OPENAI_COMPATIBLE,
                                upstream.url(),
                                List.of(secrets),
                                Map.of("m", "m"),
                                Optional.of(priority),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(true),
                                Optional.empty()))
                .id();
    }

    private Tries tries() {
        return client.tries(channels.routes("m", Endpoint.CHAT));
    }

    private UpstreamAnswer send(Route route) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        try (UpstreamCall call =
                client.call(route, UpstreamAsk.post("/chat/completions", body, false))) {
            return call.send();
        }
    }

    /** What each attempt of one call got, until one was good or may not be followed. */
    private List<Integer> call() {
        List<Integer> statuses = new ArrayList<>();
        Tries tries = tries();
        boolean goesOn = true;
        for (Optional<Route> next = tries.next(); goesOn && next.isPresent(); ) {
            UpstreamAnswer answer = send(next.get());
            statuses.add(answer instanceof UpstreamAnswer.Whole whole ? whole.status() : 0);
            goesOn = UpstreamErrors.mayFailOver(answer);
            next = goesOn ? tries.next() : next;
        }
        return statuses;
    }

    private BreakerState state(String channelId) {
        return health.of(channelId, "m").state();
    }

    @Test
    void aFailingChannelIsLeftAloneUntilItsProbeSucceeds() {
        String id = connect(first, 0, "sk-first-0001");
        connect(second, 1, "sk-second-0001");
        first.reply(DOWN);
        second.reply(GOOD);
        for (int i = 0; i < 3; i++) {
            assertThat(call()).containsExactly(500, 200);
        }
        assertThat(call()).containsExactly(200);
        assertThat(state(id)).isEqualTo(BreakerState.OPEN);

        clock.advance(Breaker.FIRST_PAUSE);
        assertThat(call()).containsExactly(500, 200);
        assertThat(call()).containsExactly(200);

        first.reply(GOOD);
        clock.advance(Breaker.FIRST_PAUSE.multipliedBy(2));
        assertThat(call()).containsExactly(200);
        assertThat(state(id)).isEqualTo(BreakerState.CLOSED);
        assertThat(first.received()).hasSize(5);
    }

    @Test
    void whileOneCallProbesOthersGoOn() {
        connect(first, 0, "sk-first-0001");
        connect(second, 1, "sk-second-0001");
        first.reply(DOWN);
        second.reply(GOOD);
        for (int i = 0; i < 3; i++) {
            call();
        }
        clock.advance(Breaker.FIRST_PAUSE);
        first.reply((request, connection) -> {
            assertThat(call()).containsExactly(200);
            GOOD.to(request, connection);
        });
        assertThat(call()).containsExactly(200);
        assertThat(first.received()).hasSize(4);
    }

    @Test
    void theOnlyChannelIsTriedHoweverItStands() {
        String id = connect(first, 0, "sk-first-0001");
        first.reply(DOWN);
        for (int i = 0; i < 5; i++) {
            assertThat(call()).containsExactly(500);
        }
        assertThat(state(id)).isEqualTo(BreakerState.OPEN);
        first.reply(GOOD);
        assertThat(call()).containsExactly(200);
        assertThat(state(id)).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void channelsAtRestAreTriedInTheOrderInWhichTheyComeBack() {
        connect(first, 0, "sk-first-0001");
        connect(second, 1, "sk-second-0001");
        first.reply(DOWN);
        second.reply(DOWN);
        for (int i = 0; i < 3; i++) {
            assertThat(call()).containsExactly(500, 500);
        }
        clock.advance(Breaker.FIRST_PAUSE);
        assertThat(send(channels.routes("m", Endpoint.CHAT).getFirst())).isNotNull();
        // the first now rests for two seconds more; the second may be probed, or is being so
        assertThat(channels.routes("m", Endpoint.CHAT))
                .extracting(Route::channelName, Route::goes)
                .containsExactly(
                        tuple("channel 1", Goes.WHEN_WELL),
                        tuple("channel 1", Goes.AS_LAST_RESORT),
                        tuple("channel 0", Goes.AS_LAST_RESORT));
        first.reply(GOOD);
        assertThat(call()).containsExactly(500, 200);
    }

    @Test
    void aChannelAtRestTakesOverWhenTheLastThatWasWellFails() {
        String id = connect(first, 0, "sk-first-0001");
        connect(second, 1, "sk-second-0001");
        first.reply(DOWN);
        second.reply(GOOD);
        for (int i = 0; i < 3; i++) {
            call();
        }
        assertThat(state(id)).isEqualTo(BreakerState.OPEN);
        first.reply(GOOD);
        second.reply(DOWN);
        assertThat(call()).containsExactly(500, 200);
        assertThat(state(id)).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void whileTheOnlyChannelIsProbedOtherCallsGoAllTheSame() {
        connect(first, 0, "sk-first-0001");
        first.reply(DOWN);
        for (int i = 0; i < 3; i++) {
            call();
        }
        clock.advance(Breaker.FIRST_PAUSE);
        Tries overtaken = tries();
        Route probe = overtaken.next().orElseThrow();
        first.reply((request, connection) -> {
            assertThat(send(probe)).isEqualTo(new Failed(Kind.LEFT_ALONE, false));
            overtaken.leftAlone();
            Route resort = overtaken.next().orElseThrow();
            first.reply(GOOD);
            assertThat(send(resort)).isInstanceOf(UpstreamAnswer.Whole.class);
            GOOD.to(request, connection);
        });
        assertThat(call()).containsExactly(200);
    }

    @Test
    void aRefusedCredentialIsTheLastResortOfThreeCallsAndThenOfOneInThreeSeconds() {
        connect(first, 0, "sk-refused-0001");
        first.reply(Reply.json(401, "{\"error\":{\"message\":\"no\"}}"));
        for (int i = 0; i <= CredentialHealth.RESORTS_AT_ONCE; i++) {
            assertThat(call()).containsExactly(401);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(call()).isEmpty();
            clock.advance(CredentialHealth.BETWEEN_RESORTS.minusNanos(1));
            assertThat(call()).isEmpty();
            clock.advance(Duration.ofNanos(1));
            assertThat(call()).containsExactly(401);
        }
        assertThat(call()).isEmpty();
        first.reply(GOOD);
        clock.advance(CredentialHealth.BETWEEN_RESORTS);
        assertThat(call()).containsExactly(200);
        assertThat(call()).containsExactly(200);
    }

    @Test
    void anOperatorsTestDoesNotWaitForARefusedCredential() {
        String id = connect(first, 0, "sk-refused-0001");
        first.reply(Reply.json(403, "{\"error\":{\"message\":\"no\"}}"));
        for (int i = 0; i < 9; i++) {
            Route tested = channels.routeOver(id, "m", Optional.empty()).orElseThrow();
            assertThat(send(tested)).isInstanceOf(UpstreamAnswer.Whole.class);
        }
    }

    @Test
    void customersMistakesCountForNothing() {
        String id = connect(first, 0, "sk-first-0001");
        first.reply(DOWN);
        call();
        call();
        first.reply(DISLIKED);
        for (int i = 0; i < 5; i++) {
            assertThat(call()).containsExactly(400);
        }
        assertThat(health.of(id, "m").failures()).isEqualTo(2);
    }

    @Test
    void aRefusedCredentialRestsLongerEachTimeAndItsSuccessEndsIt() {
        String id = connect(first, 0, "sk-refused-0001");
        connect(second, 1, "sk-second-0001");
        first.reply(Reply.json(401, "{\"error\":{\"message\":\"no\"}}"));
        second.reply(GOOD);
        for (Duration rest : List.of(Duration.ofMinutes(1), Duration.ofMinutes(2))) {
            assertThat(call()).containsExactly(401, 200);
            assertThat(call()).containsExactly(200);
            Channel.SetAside aside = setAside(id);
            assertThat(aside.fault()).isEqualTo(Fault.CREDENTIAL_REFUSED);
            assertThat(aside.since()).isEqualTo("2026-11-25T09:00:00Z");
            assertThat(aside.until()).isEqualTo(clock.now().plus(rest));
            clock.advance(rest);
        }
        assertThat(channels.find(id)).map(Channel::health).contains(Channel.Health.FAILING);
        first.reply(GOOD);
        assertThat(call()).containsExactly(200);
        assertThat(channels.find(id)).map(Channel::health).contains(Channel.Health.HEALTHY);
        assertThat(first.received()).hasSize(3);
    }

    private Channel.SetAside setAside(String channelId) {
        return channels.find(channelId)
                .orElseThrow()
                .credentials()
                .getFirst()
                .setAside()
                .getFirst();
    }

    @Test
    void aLimitedCredentialRestsForAsLongAsTheUpstreamSaysButAMinuteAtMost() {
        String id = connect(first, 0, "sk-limited-0001");
        connect(second, 1, "sk-second-0001");
        second.reply(GOOD);
        for (String[] said :
                new String[][] {
                    {"Retry-After: 7", "PT7S"},
                    {"Retry-After: 600", "PT60S"},
                    {"Retry-After: 0", "PT1S"},
                    {"X-Other: 1", "PT1S"}
                }) {
            first.reply(Reply.json(429, "{\"error\":{\"message\":\"slow\"}}", said[0]));
            assertThat(call()).containsExactly(429, 200);
            assertThat(setAside(id).until()).isEqualTo(clock.now().plus(Duration.parse(said[1])));
            assertThat(call()).containsExactly(200);
            clock.advance(Duration.parse(said[1]));
        }
    }

    @Test
    void anotherCredentialIsTriedBeforeTheNextChannelAndThreeAttemptsAtMost() {
        connect(first, 0, "sk-one-0001", "sk-two-0002", "sk-three-0003");
        connect(second, 1, "sk-second-0001");
        first.reply(Reply.json(429, "{\"error\":{\"message\":\"slow\"}}", "Retry-After: 60"));
        second.reply(DOWN);
        assertThat(call()).containsExactly(429, 429, 500);
    }

    @Test
    void afterTheChannelsOwnFaultItsOtherCredentialsAreNotTried() {
        connect(first, 0, "sk-one-0001", "sk-two-0002");
        connect(second, 1, "sk-second-0001");
        first.reply(DOWN);
        second.reply(GOOD);
        assertThat(call()).containsExactly(500, 200);
    }

    @Test
    void noAttemptBeginsLaterThanAMinuteAfterTheFirst() {
        connect(first, 0, "sk-first-0001");
        connect(second, 1, "sk-second-0001");
        Tries quick = tries();
        Tries slow = tries();
        assertThat(quick.next()).isPresent();
        assertThat(slow.next()).isPresent();
        clock.advance(Duration.ofSeconds(60));
        assertThat(quick.next()).isPresent();
        clock.advance(Duration.ofNanos(1));
        assertThat(slow.next()).isEmpty();
    }
}
