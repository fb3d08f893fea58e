package com.nexusapi.relay.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits in an array, counted from the lowest of the first byte; eight spare bytes end the array. */
final class Bits {

    static final int SPARE = 8;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bits() {}

    /** {@code count} bits, 56 at most, from the one at {@code at}. */
    static long read(byte[] bytes, int at, int count) {
        long eight = (long) LONGS.get(bytes, at >>> 3);
        return (eight >>> (at & 7)) & ((1L << count) - 1);
    }

    /** The position of the highest bit that is set. */
    static int highest(int positive) {
        return 31 - Integer.numberOfLeadingZeros(positive);
    }
}
