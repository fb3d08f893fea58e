package com.nexusapi.relay.zstd;

import static com.nexusapi.relay.zstd.MalformedZstdException.require;

/**
 * A stream of bits that is read from its end (RFC 8878 §4.1.1): the highest bit set in the last
 * byte only marks where it ends.
 */
final class ReverseBits {

    private final byte[] bytes;
    private final int start;
    private int at;

    /**
     * @param from the first byte
     * @param to behind the last one
     */
    ReverseBits(byte[] bytes, int from, int to) throws MalformedZstdException {
        require(to > from && bytes[to - 1] != 0, "a bit stream has no end");
        this.bytes = bytes;
        this.start = 8 * from;
        this.at = 8 * (to - 1) + Bits.highest(bytes[to - 1] & 0xFF);
    }

    /** How many bits are left; negative once more was read than was there. */
    int left() {
        return at - start;
    }

    /** The next bits; those that are not there are zeros. */
    int read(int count) {
        int value = peek(count);
        skip(count);
        return value;
    }

    int peek(int count) {
        int from = at - count;
        if (from >= start) {
            return (int) Bits.read(bytes, from, count);
        }
        int missing = Math.min(count, start - from);
        return (int) Bits.read(bytes, start, count - missing) << missing;
    }

    void skip(int count) {
        at -= count;
    }
}
