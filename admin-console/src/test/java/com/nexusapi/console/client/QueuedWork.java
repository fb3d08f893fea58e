package com.nexusapi.console.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Work on threads of its own, as with a window: whoever tries something is the window's thread, and
 * time passes when it says so.
 */
public final class QueuedWork {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Due(Duration at, Runnable task) {}

    private final BlockingQueue<Runnable> window = new LinkedBlockingQueue<>();
    private final List<Due> later = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int ran;

    public Background background() {
        return new Background(
                Executors.newVirtualThreadPerTaskExecutor(),
                window::add,
                (delay, task) -> {
                    delays.add(delay);
                    later.add(new Due(now.plus(delay), task));
                });
    }

    /** How long each task put off was to wait. */
    public List<Duration> delays() {
        return List.copyOf(delays);
    }

    /** How many tasks the window's thread was given and has done. */
    public int ran() {
        return ran;
    }

    /** Does what the window's thread is given, until something is so. */
    public void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain");
            }
            try {
                Optional.ofNullable(window.poll(5, TimeUnit.MILLISECONDS))
                        .ifPresent(task -> {
                            ran++;
                            task.run();
                        });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Time passes, and what comes due in it is done. */
    public void pass(Duration time) {
        Duration end = now.plus(time);
        for (Optional<Due> due = next(end); due.isPresent(); due = next(end)) {
            now = due.get().at();
            later.remove(due.get());
            due.get().task().run();
        }
        now = end;
    }

    private Optional<Due> next(Duration end) {
        return later.stream()
                .filter(due -> due.at().compareTo(end) <= 0)
                .min(Comparator.comparing(Due::at));
    }
}
