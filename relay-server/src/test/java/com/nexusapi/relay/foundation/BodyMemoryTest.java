package com.nexusapi.relay.foundation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What large bodies may take of the memory together. */
@Timeout(30)
class BodyMemoryTest {

    private static final long MEBIBYTE = 1 << 20;

    private final BodyMemory memory = new BodyMemory(16 * MEBIBYTE);

    @Test
    void smallBodiesAreNotCounted() {
        BodyMemory none = new BodyMemory(0);
        try (BodyMemory.Share share = none.share()) {
            assertThat(share.grow(BodyMemory.FREE_BYTES)).isTrue();
        }
    }

    @Test
    void aLargeBodyWaitsUntilAnotherHasEnded() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                BodyMemory.Share second = memory.share()) {
            BodyMemory.Share first = memory.share();
            assertThat(first.grow(2 * MEBIBYTE)).isTrue();
            assertThat(first.grow(5 * MEBIBYTE)).isTrue();
            assertThat(second.grow(3 * MEBIBYTE)).isTrue();
            Future<Boolean> grown = threads.submit(() -> second.grow(6 * MEBIBYTE));
            assertThat(isDoneWithin(grown, 100)).isFalse();
            first.close();
            assertThat(grown.get()).isTrue();
        }
        try (BodyMemory.Share all = memory.share()) {
            assertThat(all.grow(8 * MEBIBYTE)).isTrue();
        }
    }

    @Test
    void whatCanNeverBeThereIsRefused() {
        try (BodyMemory.Share share = memory.share()) {
            assertThat(share.grow(9 * MEBIBYTE)).isFalse();
        }
    }

    private static boolean isDoneWithin(Future<?> future, long millis) throws Exception {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
