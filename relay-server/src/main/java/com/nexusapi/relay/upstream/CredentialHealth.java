package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.SetAside;
import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which credentials are set aside, and until when: refused ones for a minute, twice as long at each
 * further refusal, 15 minutes at most; limited ones for as long as the upstream says, 1 s to 60 s.
 * A success ends it. Limits and 403 concern one model, all else the whole credential.
 *
 * <p>While nothing else is left, a refused one is still tried, but seldom: a provider may lock out
 * whoever keeps coming with a bad key.
 */
final class CredentialHealth {

    static final Duration FIRST_REFUSAL = Duration.ofMinutes(1);
    static final Duration LONGEST_REFUSAL = Duration.ofMinutes(15);

    /**
     * Between two calls, whosesoever, that try a refused credential as their last resort. So many
     * may come at once first: a client that is told to retry does so twice.
     */
    static final Duration BETWEEN_RESORTS = Duration.ofSeconds(3);

    static final int RESORTS_AT_ONCE = 3;

    static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);
    static final Duration LONGEST_LIMIT = Duration.ofSeconds(60);

    private final Clock clock;

    /** Only what is held against somebody; credentials that work are not in it. */
    private final Map<Spot, Setback> setbacks = new ConcurrentHashMap<>();

    CredentialHealth(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a setback concerns.
     *
     * @param model empty for all
     */
    private record Spot(String credentialId, Optional<String> model) {}

    /**
     * What is held against a credential.
     *
     * @param resortNanos when its tries as a last resort so far will have been paid for, at one in
     *     {@link #BETWEEN_RESORTS}
     */
    private record Setback(
            Fault fault,
            Instant since,
            Duration pause,
            Instant until,
            long untilNanos,
            long resortNanos) {

        Setback resorted(long now) {
            long from = resortNanos - now > 0 ? resortNanos : now;
            return new Setback(
                    fault, since, pause, until, untilNanos, from + BETWEEN_RESORTS.toNanos());
        }
    }

    void refused(Route route, boolean forModel) {
        setbacks.compute(
                spot(route, forModel),
                (spot, was) -> {
                    if (was == null || was.fault() != Fault.CREDENTIAL_REFUSED) {
                        return setback(Fault.CREDENTIAL_REFUSED, clock.now(), FIRST_REFUSAL);
                    }
                    // calls that were under way when it was set aside say nothing new
                    return left(was) > 0
                            ? was
                            : setback(was.fault(), was.since(), longer(was.pause()));
                });
    }

    void limited(Route route, Duration wait) {
        Duration atLeast = wait.compareTo(SHORTEST_LIMIT) < 0 ? SHORTEST_LIMIT : wait;
        Duration pause = atLeast.compareTo(LONGEST_LIMIT) > 0 ? LONGEST_LIMIT : atLeast;
        setbacks.compute(
                spot(route, true),
                (spot, was) ->
                        was == null || left(was) < pause.toNanos()
                                ? setback(Fault.OVERLOADED, clock.now(), pause)
                                : was);
    }

    /** It was good for a call. */
    void worked(Route route) {
        if (!setbacks.isEmpty()) {
            setbacks.remove(spot(route, false));
            setbacks.remove(spot(route, true));
        }
    }

    /** How long it is not to be used for a model; zero when it can be used. */
    long setAsideNanos(String credentialId, String model) {
        if (setbacks.isEmpty()) {
            return 0;
        }
        return Math.max(
                left(new Spot(credentialId, Optional.empty())),
                left(new Spot(credentialId, Optional.of(model))));
    }

    /** Whether it is time to try a credential as a last resort. */
    boolean mayResortTo(Route route) {
        return mayResortTo(spot(route, false)) && mayResortTo(spot(route, true));
    }

    private boolean mayResortTo(Spot spot) {
        return Optional.ofNullable(setbacks.get(spot)).filter(this::isTooSoon).isEmpty();
    }

    private boolean isTooSoon(Setback setback) {
        return setback.fault() == Fault.CREDENTIAL_REFUSED
                && left(setback) > 0
                && setback.resortNanos() - clock.nanoTime()
                        > (RESORTS_AT_ONCE - 1) * BETWEEN_RESORTS.toNanos();
    }

    /** The same, for a call that tries it now: the next has to wait. */
    boolean resortTo(Route route) {
        return resortTo(spot(route, false)) && resortTo(spot(route, true));
    }

    private boolean resortTo(Spot spot) {
        AtomicBoolean goes = new AtomicBoolean(true);
        setbacks.computeIfPresent(
                spot,
                (_, was) -> {
                    goes.set(!isTooSoon(was));
                    return goes.get() ? was.resorted(clock.nanoTime()) : was;
                });
        return goes.get();
    }

    /** What is held against a credential: refusals until a success, limits until they are over. */
    List<SetAside> of(String credentialId) {
        return setbacks.entrySet().stream()
                .filter(entry -> entry.getKey().credentialId().equals(credentialId))
                .filter(entry ->
                        entry.getValue().fault() == Fault.CREDENTIAL_REFUSED
                                || left(entry.getValue()) > 0)
                .map(entry -> shown(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(aside -> aside.model().orElse("")))
                .toList();
    }

    private static SetAside shown(Spot spot, Setback setback) {
        return new SetAside(spot.model(), setback.fault(), setback.since(), setback.until());
    }

    private static Spot spot(Route route, boolean forModel) {
        return new Spot(
                route.credential().id(), forModel ? Optional.of(route.model()) : Optional.empty());
    }

    private long left(Spot spot) {
        return Optional.ofNullable(setbacks.get(spot)).map(this::left).orElse(0L);
    }

    private long left(Setback setback) {
        return Math.max(0, setback.untilNanos() - clock.nanoTime());
    }

    private Setback setback(Fault fault, Instant since, Duration pause) {
        long now = clock.nanoTime();
        return new Setback(
                fault, since, pause, clock.now().plus(pause), now + pause.toNanos(), now);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_REFUSAL) > 0 ? LONGEST_REFUSAL : twice;
    }
}
