package com.nexusapi.relay.simulate;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs tasks one at a time: each has a thread, but only the one that has the baton runs, until it
 * waits or comes to a point where others may go first. The seed picks the next, and how much time
 * passes; when nothing can run, time jumps to what is due next.
 */
final class Scheduler implements Tasks, Clock {

    private static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");
    private static final int MOST_NANOS_A_STEP = 400_000;

    /** Ends the tasks of a process that has crashed; nothing catches it. */
    static final class Crash extends Error {

        private static final long serialVersionUID = 1L;

        Crash() {
            super("the process is gone", null, false, false);
        }
    }

    /** Someone who does one thing after the other. */
    final class Task {

        private final String name;
        private final Optional<NodeProcess> home;
        private final Thread thread;
        private volatile boolean hasBaton;
        private long waits;
        private boolean waiting;

        Task(String name, Optional<NodeProcess> home, Runnable work) {
            this.name = name;
            this.home = home;
            this.thread = Thread.ofVirtual().unstarted(() -> live(work));
        }

        private void live(Runnable work) {
            awaitBaton(this);
            try {
                if (!isGone()) {
                    work.run();
                }
            } catch (Throwable failure) {
                if (!isGone()) {
                    fail(failure);
                }
            }
            living.remove(this);
            end();
        }

        String name() {
            return name;
        }

        Optional<NodeProcess> home() {
            return home;
        }

        boolean isGone() {
            return isOver || (home.isPresent() && home.get().isDead());
        }
    }

    private record Timer(long due, long number, Task task, long turn) {}

    private final SplittableRandom random;
    private final Trace trace;
    private final Runnable eachStep;
    private final List<Task> ready = new ArrayList<>();
    private final Set<Task> living = new LinkedHashSet<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(
                    Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private final CountDownLatch over = new CountDownLatch(1);
    private Optional<Throwable> failure = Optional.empty();
    private Optional<Task> current = Optional.empty();
    private long nanos;
    private long steps;
    private long timersMade;
    private boolean isOver;

    /**
     * @param eachStep what the world does at each step besides, such as letting a process crash
     */
    Scheduler(SplittableRandom random, Trace trace, Runnable eachStep) {
        this.random = random;
        this.trace = trace;
        this.eachStep = eachStep;
    }

    /**
     * Runs the first task and all that it starts, until it ends or anything fails; all others end
     * then as in a crash.
     */
    void run(Runnable first) throws InterruptedException {
        Task task =
                begin(
                        "conductor",
                        Optional.empty(),
                        () -> {
                            first.run();
                            isOver = true;
                        });
        give(task);
        over.await();
    }

    Optional<Throwable> failure() {
        return failure;
    }

    long steps() {
        return steps;
    }

    long nanos() {
        return nanos;
    }

    Task current() {
        return current.orElseThrow();
    }

    /** Begins a task of a process, or of the world outside. */
    void start(String name, Optional<NodeProcess> home, Runnable work) {
        ready.add(begin(name, home, work));
    }

    private Task begin(String name, Optional<NodeProcess> home, Runnable work) {
        Task task = new Task(name, home, work);
        living.add(task);
        task.thread.start();
        return task;
    }

    @Override
    public void start(Runnable work) {
        start(current().name() + ">", current().home(), work);
    }

    /** A point where others may go first. */
    void step(String what) {
        Task me = current();
        ready.add(me);
        leave(me, what);
    }

    @Override
    public void pause(Duration span) {
        Task me = current();
        sleep(me, nanos + span.toNanos());
        leave(me, "pause");
    }

    @Override
    public <T> T await(CompletableFuture<T> future, Duration atMost) throws TimeoutException {
        Task me = current();
        if (!future.isDone()) {
            long wait = sleep(me, nanos + atMost.toNanos());
            var _ = future.whenComplete((value, thrown) -> wake(me, wait));
            leave(me, "await");
        }
        if (!future.isDone()) {
            step("timed out");
            throw new TimeoutException("virtual time is up");
        }
        return value(future);
    }

    private static <T> T value(Future<T> future) throws TimeoutException {
        try {
            return future.get(0, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new CompletionException(e.getCause());
        }
    }

    private long sleep(Task task, long until) {
        task.waiting = true;
        long wait = ++task.waits;
        timers.add(new Timer(until, timersMade++, task, wait));
        return wait;
    }

    private void wake(Task task, long wait) {
        if (task.waiting && task.waits == wait) {
            task.waiting = false;
            ready.add(task);
        }
    }

    /** Lets tasks of processes that have crashed end now, wherever they wait. */
    void wakeTheDead() {
        for (Timer timer : timers) {
            if (timer.task().isGone()) {
                wake(timer.task(), timer.turn());
            }
        }
    }

    private void leave(Task me, String what) {
        if (isOver) {
            throw new Crash();
        }
        trace.add(steps, nanos, me.name, what);
        Task next = next(me);
        if (next != me) {
            give(next);
            awaitBaton(me);
        }
        if (me.isGone()) {
            throw new Crash();
        }
    }

    private void end() {
        Optional<Task> next = living.stream().findFirst();
        if (next.isEmpty()) {
            over.countDown();
        } else {
            give(isOver ? next.get() : next(next.get()));
        }
    }

    private void give(Task next) {
        current = Optional.of(next);
        next.hasBaton = true;
        LockSupport.unpark(next.thread);
    }

    private static void awaitBaton(Task me) {
        while (!me.hasBaton) {
            LockSupport.park();
        }
        me.hasBaton = false;
    }

    /** Ends the simulation; the first failure is the one that counts. */
    void fail(Throwable thrown) {
        if (!isOver) {
            failure = Optional.of(thrown);
            isOver = true;
        }
    }

    /** Who goes next; the task itself, to end, when the simulation is over. */
    private Task next(Task me) {
        try {
            return next();
        } catch (RuntimeException | Error e) {
            fail(e);
            return me;
        }
    }

    private Task next() {
        steps++;
        eachStep.run();
        nanos += random.nextInt(MOST_NANOS_A_STEP);
        while (true) {
            wakeDue();
            if (ready.isEmpty()) {
                if (timers.isEmpty()) {
                    throw new IllegalStateException("nothing will ever happen again");
                }
                nanos = Math.max(nanos, timers.element().due());
            } else {
                Task task = pick();
                Optional<NodeProcess> sleeping =
                        task.home.filter(process -> process.isAsleepAt(nanos));
                if (sleeping.isEmpty()) {
                    return task;
                }
                sleeping.get().asleep().add(task);
            }
        }
    }

    private Task pick() {
        int at = random.nextInt(ready.size());
        Task task = ready.get(at);
        Task last = ready.removeLast();
        if (at < ready.size()) {
            ready.set(at, last);
        }
        return task;
    }

    private void wakeDue() {
        while (!timers.isEmpty() && timers.element().due() <= nanos) {
            Timer timer = timers.remove();
            wake(timer.task(), timer.turn());
        }
    }

    /** The process goes on where it was. */
    void awake(NodeProcess process) {
        ready.addAll(process.asleep());
        process.asleep().clear();
    }

    @Override
    public Instant now() {
        return BEGINNING.plusNanos(nanos / 1_000 * 1_000);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
