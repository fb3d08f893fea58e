package com.nexusapi.relay.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64 with seed 0, of which a frame's checksum is the lower half. */
final class XxHash64 {

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** The first two primes added, the second, zero, and the first one taken from it. */
    private final long[] lanes = {0x60EA27EEADC0B5D6L, PRIME_2, 0, -PRIME_1};

    private final byte[] rest = new byte[STRIPE];
    private int restLength;
    private long total;

    void update(byte[] bytes, int from, int length) {
        total += length;
        int at = from;
        int end = from + length;
        if (restLength > 0) {
            int filled = Math.min(STRIPE - restLength, length);
            System.arraycopy(bytes, at, rest, restLength, filled);
            restLength += filled;
            at += filled;
            if (restLength < STRIPE) {
                return;
            }
            stripe(rest, 0);
        }
        for (; at <= end - STRIPE; at += STRIPE) {
            stripe(bytes, at);
        }
        restLength = end - at;
        System.arraycopy(bytes, at, rest, 0, restLength);
    }

    private void stripe(byte[] bytes, int at) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = round(lanes[i], (long) LONGS.get(bytes, at + 8 * i));
        }
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    /** The lower half of the hash. */
    int low() {
        long hash = total < STRIPE ? PRIME_5 : merged();
        hash += total;
        int at = 0;
        for (; at <= restLength - 8; at += 8) {
            hash ^= round(0, (long) LONGS.get(rest, at));
            hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
        }
        if (at <= restLength - 4) {
            hash ^= Integer.toUnsignedLong((int) INTS.get(rest, at)) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
            at += 4;
        }
        for (; at < restLength; at++) {
            hash ^= (rest[at] & 0xFF) * PRIME_5;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }
        hash ^= hash >>> 33;
        hash *= PRIME_2;
        hash ^= hash >>> 29;
        hash *= PRIME_3;
        return (int) (hash ^ (hash >>> 32));
    }

    private long merged() {
        long hash =
                Long.rotateLeft(lanes[0], 1)
                        + Long.rotateLeft(lanes[1], 7)
                        + Long.rotateLeft(lanes[2], 12)
                        + Long.rotateLeft(lanes[3], 18);
        for (long lane : lanes) {
            hash = (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
        }
        return hash;
    }
}
