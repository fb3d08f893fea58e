package com.nexusapi.console.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Work done at once on the calling thread; what should be done later waits to be told. */
public final class DirectWork {

    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();

    public Background background() {
        return new Background(
                Runnable::run,
                Runnable::run,
                (delay, task) -> {
                    pauses.add(delay);
                    later.add(task);
                });
    }

    /** How long each task put off was to wait. */
    public List<Duration> pauses() {
        return pauses;
    }

    /** The time has come for what was put off. */
    public void timePasses() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }
}
