package com.nexusapi.relay.blackbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** Many calls, so many of them at the same time. */
final class Load {

    private Load() {}

    /** Makes the calls and returns what each answered, in the order they began. */
    static <T> List<T> run(int calls, int concurrent, IntFunction<T> call) {
        Semaphore free = new Semaphore(concurrent);
        List<Future<T>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < calls; i++) {
                int number = i;
                free.acquire();
                running.add(
                        threads.submit(() -> {
                            try {
                                return call.apply(number);
                            } finally {
                                free.release();
                            }
                        }));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> each : running) {
                answers.add(each.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
