package com.nexusapi.relay;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that a node repeats. A run that fails is logged, and tried again when its time comes. */
final class Jobs implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Jobs.class.getName());

    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(
                    3, Thread.ofPlatform().name("job-", 0).daemon().factory());

    void every(Duration pause, String name, Runnable work) {
        long nanos = pause.toNanos();
        Runnable guarded = () -> runLogged(name, work);
        var _ = threads.scheduleWithFixedDelay(guarded, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static void runLogged(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=job_failed job=" + name, e);
        }
    }

    /** Begins no more runs, and waits for those under way. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
