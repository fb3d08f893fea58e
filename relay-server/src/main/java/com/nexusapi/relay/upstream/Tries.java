package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routes of one call, one after the other, as far as they are worth trying: at most three
 * (reference OpenAI surface §6), none begun later than a minute after the first, none with a
 * credential that was tried, none over a channel that failed unless it was the credential that did.
 */
public final class Tries {

    private static final int MOST = 3;
    private static final Duration LATEST = Duration.ofSeconds(60);

    private final List<Route> routes;
    private final ChannelHealth health;
    private final Clock clock;
    private final long begunNanos;
    private final List<Route> tried = new ArrayList<>(MOST);
    private int position;

    Tries(List<Route> routes, ChannelHealth health, Clock clock) {
        this.routes = routes;
        this.health = health;
        this.clock = clock;
        this.begunNanos = clock.nanoTime();
    }

    /** The next to try; empty when enough was tried. */
    public Optional<Route> next() {
        boolean isLate = clock.nanoTime() - begunNanos > LATEST.toNanos();
        if (tried.size() == MOST || (!tried.isEmpty() && isLate)) {
            return Optional.empty();
        }
        while (position < routes.size()) {
            Route route = routes.get(position++);
            if (isWorthIt(route)) {
                tried.add(route);
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /** The last one was left alone after all: nothing was sent, and it does not count. */
    public void leftAlone() {
        tried.removeLast();
    }

    private boolean isWorthIt(Route route) {
        return tried.stream().noneMatch(before -> isSpentBy(before, route)) && health.admits(route);
    }

    private boolean isSpentBy(Route before, Route route) {
        boolean sameCredential = before.credential().id().equals(route.credential().id());
        boolean sameChannel = before.channelId().equals(route.channelId());
        return sameCredential || (sameChannel && !health.isSetAside(before));
    }
}
