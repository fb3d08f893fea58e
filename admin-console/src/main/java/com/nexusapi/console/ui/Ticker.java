package com.nexusapi.console.ui;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;

/** Runs something on the window's thread at once and then again and again, until stopped. */
public final class Ticker {

    private final Timeline timeline;
    private final Runnable task;

    public Ticker(java.time.Duration every, Runnable task) {
        this.task = task;
        timeline =
                new Timeline(
                        new KeyFrame(
                                Duration.millis((double) every.toMillis()), tick -> task.run()));
        timeline.setCycleCount(Animation.INDEFINITE);
    }

    /** Runs it so many times less often than agreed, from the next time on. */
    public void slowDown(int times) {
        timeline.setRate(1.0 / times);
    }

    public void start() {
        task.run();
        timeline.playFromStart();
    }

    public void stop() {
        timeline.stop();
    }
}
