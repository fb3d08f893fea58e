package com.nexusapi.relay.foundation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that large bodies may take together, so that a few of them at once cannot take all
 * that the process has. Small ones are not counted; a large one counts twice, since it is copied
 * when something in it is rewritten.
 */
public final class BodyMemory {

    /** Bodies up to so many bytes are not counted. */
    public static final int FREE_BYTES = 64 * 1024;

    private static final long WAIT_SECONDS = 10;
    private static final int UNIT = 1024;
    private static final int COPIES = 2;

    private final int most;
    private final Semaphore units;

    /** So many bytes in all; fair, so that large bodies get their turn. */
    public BodyMemory(long bytes) {
        most = (int) Math.min(bytes / UNIT, Integer.MAX_VALUE);
        units = new Semaphore(most, true);
    }

    /** A part of the heap, in per cent. */
    public static BodyMemory ofHeap(int percent) {
        return new BodyMemory(Runtime.getRuntime().maxMemory() / 100 * percent);
    }

    /** For one body; to be closed when nobody holds the body any more. */
    public Share share() {
        return new Share();
    }

    /** A body is larger than allowed. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        private TooLargeException(long bytes) {
            super("larger than " + bytes + " bytes");
        }
    }

    /** There is no room for a body, which need not be the fault of whoever sends it. */
    public static final class NoRoomException extends IOException {

        private static final long serialVersionUID = 1L;

        private NoRoomException(long bytes) {
            super("no room for " + bytes + " bytes");
        }
    }

    /** What one body takes. Used by one thread. */
    public final class Share implements AutoCloseable {

        private int taken;

        private Share() {}

        /**
         * Makes room for a body that now takes so many bytes in all, waiting for others to end if
         * need be; false when there is none even so.
         */
        public boolean grow(long bytes) {
            long all = bytes <= FREE_BYTES ? 0 : (COPIES * bytes + UNIT - 1) / UNIT;
            int more = (int) Math.max(0, Math.min(all, most) - taken);
            if (all > most || more == 0) {
                return all <= most;
            }
            try {
                if (!units.tryAcquire(more, WAIT_SECONDS, TimeUnit.SECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            taken += more;
            return true;
        }

        /**
         * Makes room as {@link #grow} does.
         *
         * @throws NoRoomException when there is none
         */
        public void make(long bytes) throws NoRoomException {
            if (!grow(bytes)) {
                throw new NoRoomException(bytes);
            }
        }

        /**
         * Reads a body to its end.
         *
         * @param expected its bytes, as far as room for them may be made before they come
         * @param most bytes that it may have
         * @throws TooLargeException when it has more
         * @throws NoRoomException when there is no room for it
         */
        public byte[] readAll(InputStream in, int expected, long most) throws IOException {
            // one byte more than is expected, so that the end is found without growing
            byte[] bytes = new byte[expected + 1];
            int length = 0;
            for (int n = in.read(bytes, 0, bytes.length);
                    n >= 0;
                    n = in.read(bytes, length, bytes.length - length)) {
                length += n;
                if (length > most) {
                    throw new TooLargeException(most);
                }
                if (length == bytes.length) {
                    int size = (int) Math.min(2L * length, most + 1);
                    make(size);
                    bytes = Arrays.copyOf(bytes, size);
                }
            }
            return Arrays.copyOf(bytes, length);
        }

        @Override
        public void close() {
            units.release(taken);
            taken = 0;
        }
    }
}
