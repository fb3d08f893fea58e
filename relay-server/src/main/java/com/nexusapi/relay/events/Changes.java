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
public final class Changes {

    private static final int MOST_WAITING = 256;

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** To be called after the commit. */
    public void tell(Change change) {
        subscriptions.forEach(each -> each.offer(change));
    }

    /** Hears all that is told from now on, until it is closed. */
    public Subscription listen() {
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        return subscription;
    }

    /** One who listens. */
    public final class Subscription implements AutoCloseable {

        private final BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

        private void offer(Change change) {
            var _ = waiting.offer(change);
        }

        /** The next change, if one comes in time. */
        public Optional<Change> next(Duration atMost) throws InterruptedException {
            return Optional.ofNullable(waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
