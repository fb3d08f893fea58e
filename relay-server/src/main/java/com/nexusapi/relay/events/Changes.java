package com.nexusapi.relay.events;

import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Passes changes made on any node on to those who listen on this one. A hint only: nothing is kept,
 * and who listens too slowly misses some, as does everybody where the clocks of two nodes are
 * further apart than {@link #WINDOW}. Whoever needs all of it reads the store.
 */
public final class Changes implements AutoCloseable {

    /** Longer than a transaction takes from writing down its time to its commit. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private static final int MOST_WAITING = 256;

    private final List<ChangeSource> sources;
    private final Clock clock;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** What was in the window before; used by the one job that looks. */
    private Set<ChangeSource.Happening> heard = Set.of();

    public Changes(List<ChangeSource> sources, Clock clock) {
        this.sources = List.copyOf(sources);
        this.clock = clock;
    }

    /** Looks for what has happened, if anybody listens; called by one job. */
    public void look() {
        if (subscriptions.isEmpty()) {
            return;
        }
        Instant from = clock.now().minus(WINDOW);
        Set<ChangeSource.Happening> found = new HashSet<>();
        sources.forEach(source -> found.addAll(source.since(from, MOST_WAITING)));
        Set<ChangeSource.Happening> before = heard;
        heard = found;
        found.stream()
                .filter(happening -> !before.contains(happening))
                .map(ChangeSource.Happening::change)
                .distinct()
                .forEach(this::tell);
    }

    private void tell(Change change) {
        subscriptions.forEach(each -> each.waiting.offer(Optional.of(change)));
    }

    /** Hears all that is told from now on, until it is closed. */
    public Subscription listen() {
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        return subscription;
    }

    /** Ends all subscriptions: nobody keeps a relay from stopping by listening. */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(each -> each.waiting.offer(Optional.empty()));
    }

    /** One who listens. */
    public final class Subscription implements AutoCloseable {

        /** An empty one only wakes who waits. */
        private final BlockingQueue<Optional<Change>> waiting =
                new ArrayBlockingQueue<>(MOST_WAITING);

        private Subscription() {}

        public boolean isOpen() {
            return !closed;
        }

        /** The next change, if one comes in time. */
        public Optional<Change> next(Duration atMost) throws InterruptedException {
            return Optional.ofNullable(waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS))
                    .flatMap(change -> change);
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
