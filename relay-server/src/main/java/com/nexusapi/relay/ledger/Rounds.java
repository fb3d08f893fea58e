package com.nexusapi.relay.ledger;

import com.nexusapi.relay.foundation.Tasks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Does work in rounds, one at a time: while one round runs, what is added gathers for the next. A
 * round begins at once when none runs, so that nobody waits for company.
 */
final class Rounds<W> {

    private final Tasks tasks;
    private final int most;
    private final Consumer<List<W>> work;

    /** Guards what follows; never held across a round. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Queue<W> gathered = new ArrayDeque<>();
    private boolean running;

    /**
     * @param most members a round has at most
     * @param work does one round; must not throw
     */
    Rounds(Tasks tasks, int most, Consumer<List<W>> work) {
        this.tasks = tasks;
        this.most = most;
        this.work = work;
    }

    void add(W member) {
        boolean begins;
        lock.lock();
        try {
            gathered.add(member);
            begins = !running;
            running = true;
        } finally {
            lock.unlock();
        }
        if (begins) {
            tasks.start(this::run);
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return !running;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<W> round = next();
        while (!round.isEmpty()) {
            work.accept(round);
            round = next();
        }
    }

    private List<W> next() {
        lock.lock();
        try {
            List<W> round = new ArrayList<>();
            while (round.size() < most && !gathered.isEmpty()) {
                round.add(gathered.remove());
            }
            running = !round.isEmpty();
            return round;
        } finally {
            lock.unlock();
        }
    }
}
