package com.nexusapi.relay.simulate;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs transactions on the thread that asks for them. */
final class DirectExecutor extends AbstractExecutorService {

    private final Runnable afterEach;
    private volatile boolean shut;

    DirectExecutor(Runnable afterEach) {
        this.afterEach = afterEach;
    }

    @Override
    public void execute(Runnable work) {
        try {
            work.run();
        } finally {
            afterEach.run();
        }
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shut;
    }
}
