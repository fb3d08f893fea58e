package com.nexusapi.relay.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * One process of a relay node, from its start to its crash: the home of tasks that die or sleep
 * together.
 */
final class NodeProcess {

    private final String node;
    private final List<Scheduler.Task> asleep = new ArrayList<>();
    private boolean dead;
    private boolean slept;
    private long sleepsUntil;

    NodeProcess(String node) {
        this.node = node;
    }

    String node() {
        return node;
    }

    boolean isDead() {
        return dead;
    }

    boolean isAsleepAt(long nanos) {
        return !dead && nanos < sleepsUntil;
    }

    /** True if it ever made no progress for a while. */
    boolean hasSlept() {
        return slept;
    }

    /** Its memory is gone; its tasks end at their next step. */
    void crash() {
        dead = true;
    }

    void sleepUntil(long nanos) {
        slept = true;
        sleepsUntil = nanos;
    }

    /** Tasks that would run if it were awake. */
    List<Scheduler.Task> asleep() {
        return asleep;
    }
}
