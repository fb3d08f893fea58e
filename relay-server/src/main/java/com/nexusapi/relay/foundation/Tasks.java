package com.nexusapi.relay.foundation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * How work is begun and waited for. Serving uses virtual threads; the simulator of the money runs
 * one task at a time, in an order that its seed decides.
 */
public interface Tasks {

    /** Begins the work on a thread of its own. */
    void start(Runnable work);

    /**
     * The future's value, waited for without regard to interrupts.
     *
     * @throws TimeoutException when it takes longer than {@code atMost}
     * @throws RuntimeException the future's own failure
     */
    <T> T await(CompletableFuture<T> future, Duration atMost) throws TimeoutException;

    void pause(Duration span);

    static Tasks onVirtualThreads(Clock clock) {
        return new Tasks() {
            @Override
            public void start(Runnable work) {
                var _ = Thread.startVirtualThread(work);
            }

            @Override
            public <T> T await(CompletableFuture<T> future, Duration atMost)
                    throws TimeoutException {
                return uninterrupted(future, clock, clock.nanoTime() + atMost.toNanos());
            }

            @Override
            public void pause(Duration span) {
                LockSupport.parkNanos(span.toNanos());
            }
        };
    }

    private static <T> T uninterrupted(CompletableFuture<T> future, Clock clock, long deadline)
            throws TimeoutException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(deadline - clock.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new CompletionException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
