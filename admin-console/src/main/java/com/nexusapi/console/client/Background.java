package com.nexusapi.console.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/**
 * Where work is done that could block, and how its results come back to the window's thread.
 *
 * @param worker runs blocking work
 * @param window runs what touches the scene
 * @param clock runs something on the window's thread after a while
 */
public record Background(Executor worker, Executor window, Later clock) {

    /** Runs a task after a delay. */
    @FunctionalInterface
    public interface Later {
        void after(Duration delay, Runnable task);
    }

    /** One virtual thread a piece of work; results on the JavaFX thread. */
    public static Background ofWindow() {
        Executor window = Platform::runLater;
        return new Background(
                Executors.newVirtualThreadPerTaskExecutor(),
                window,
                (delay, task) ->
                        CompletableFuture.delayedExecutor(
                                        delay.toMillis(), TimeUnit.MILLISECONDS, window)
                                .execute(task));
    }
}
