package com.nexusapi.relay;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Work that a node repeats, each on a thread of its own, so that one that waits for somebody else's
 * server does not keep the heartbeat from beating. A run that fails is logged, and tried again when
 * its time comes.
 */
final class Jobs implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Jobs.class.getName());

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    void every(Duration pause, String name, Runnable work) {
        threads.execute(() -> repeat(pause, name, work));
    }

    private static void repeat(Duration pause, String name, Runnable work) {
        try {
            while (true) {
                Thread.sleep(pause);
                runLogged(name, work);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
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
