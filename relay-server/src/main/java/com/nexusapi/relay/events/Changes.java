package com.nexusapi.relay.events;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Passes changes on to those who listen on this node. A hint only: nothing is kept, who listens too
 * slowly misses some, and what happened on another node is not heard of here. Whoever needs all of
 * it reads the store.
 */
public final class Changes implements AutoCloseable {

    private static final int MOST_WAITING = 256;

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** To be called after the commit. */
    public void tell(Change change) {
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
