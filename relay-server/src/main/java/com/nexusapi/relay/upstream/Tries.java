package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The routes of one call, one after the other, as far as they are worth trying: at most three
 * (reference OpenAI surface §6), none begun later than a minute after the first, none over a
 * channel that just failed unless it was the credential that failed.
 */
public final class Tries {

    private static final int MOST = 3;
    private static final Duration LATEST = Duration.ofSeconds(60);

    private final List<Route> routes;
    private final ChannelHealth health;
    private final Clock clock;
    private final long begunNanos;
    private int position;
    private int tried;
    private Optional<Route> last = Optional.empty();

    Tries(List<Route> routes, ChannelHealth health, Clock clock) {
        this.routes = routes;
        this.health = health;
        this.clock = clock;
        this.begunNanos = clock.nanoTime();
    }

    /** The next to try; empty when enough was tried. */
    public Optional<Route> next() {
        boolean isLate = clock.nanoTime() - begunNanos > LATEST.toNanos();
        if (tried == MOST || (tried > 0 && isLate)) {
            return Optional.empty();
        }
        while (position < routes.size()) {
            Route route = routes.get(position++);
            if (isWorthIt(route)) {
                tried++;
                last = Optional.of(route);
                return last;
            }
        }
        return Optional.empty();
    }

    private boolean isWorthIt(Route route) {
        boolean channelFailed =
                last.filter(before -> before.channelId().equals(route.channelId()))
                        .filter(before -> !health.isSetAside(before))
                        .isPresent();
        return !channelFailed && health.admits(route);
    }
}
