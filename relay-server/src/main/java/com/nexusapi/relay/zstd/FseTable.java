package com.nexusapi.relay.zstd;

import static com.nexusapi.relay.zstd.MalformedZstdException.require;

import java.util.Arrays;

/** A table for decoding finite state entropy (RFC 8878 §4.1). */
final class FseTable {

    private final int accuracy;
    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    /**
     * @param accuracy the logarithm of the table's size
     * @param frequencies by symbol; -1 stands for less than one
     */
    FseTable(int accuracy, short[] frequencies) throws MalformedZstdException {
        int size = 1 << accuracy;
        this.accuracy = accuracy;
        this.symbols = spread(size, frequencies);
        this.bits = new byte[size];
        this.bases = new short[size];
        int[] next = new int[frequencies.length];
        for (int symbol = 0; symbol < next.length; symbol++) {
            next[symbol] = Math.abs(frequencies[symbol]);
        }
        for (int state = 0; state < size; state++) {
            int x = next[symbols[state]]++;
            bits[state] = (byte) (accuracy - Bits.highest(x));
            bases[state] = (short) ((x << bits[state]) - size);
        }
    }

    private static byte[] spread(int size, short[] frequencies) throws MalformedZstdException {
        byte[] symbols = new byte[size];
        int high = size;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            if (frequencies[symbol] == -1) {
                symbols[--high] = (byte) symbol;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int at = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            for (int i = 0; i < frequencies[symbol]; i++) {
                symbols[at] = (byte) symbol;
                do {
                    at = (at + step) & (size - 1);
                } while (at >= high);
            }
        }
        require(at == 0, "a table's frequencies do not fill it");
        return symbols;
    }

    /** The table in which every state is that symbol. */
    static FseTable always(int symbol) {
        return new FseTable((byte) symbol);
    }

    private FseTable(byte symbol) {
        this.accuracy = 0;
        this.symbols = new byte[] {symbol};
        this.bits = new byte[1];
        this.bases = new short[1];
    }

    /** A table read from a description, and where that ends. */
    record Described(FseTable table, int end) {}

    /**
     * Reads a description (RFC 8878 §4.1.1).
     *
     * @param from its first byte
     * @param to where the bytes end that it may use
     */
    static Described read(byte[] bytes, int from, int to, int mostAccuracy, int symbols)
            throws MalformedZstdException {
        require(from < to, "a table is missing");
        int accuracy = (bytes[from] & 0xF) + 5;
        require(accuracy <= mostAccuracy, "a table is too large");
        short[] frequencies = new short[symbols];
        int symbol = 0;
        int remaining = 1 << accuracy;
        int at = 8 * from + 4;
        while (remaining > 0) {
            require(symbol < symbols && at <= 8 * to, "a table is damaged");
            int width = Bits.highest(remaining + 1) + 1;
            int value = (int) Bits.read(bytes, at, width);
            int low = value & ((1 << (width - 1)) - 1);
            int threshold = (1 << width) - 1 - (remaining + 1);
            boolean isShort = low < threshold;
            at += isShort ? width - 1 : width;
            if (isShort) {
                value = low;
            } else if (value != low) {
                value -= threshold;
            }
            int frequency = value - 1;
            remaining -= Math.abs(frequency);
            frequencies[symbol++] = (short) frequency;
            int zeros = frequency == 0 ? 3 : 0;
            while (zeros == 3) {
                require(at <= 8 * to, "a table is damaged");
                zeros = (int) Bits.read(bytes, at, 2);
                at += 2;
                symbol += zeros;
            }
        }
        int end = (at + 7) >>> 3;
        require(remaining == 0 && symbol <= symbols && end <= to, "a table is damaged");
        return new Described(new FseTable(accuracy, Arrays.copyOf(frequencies, symbol)), end);
    }

    int firstState(ReverseBits stream) {
        return stream.read(accuracy);
    }

    int symbol(int state) {
        return symbols[state];
    }

    int nextState(int state, ReverseBits stream) {
        return bases[state] + stream.read(bits[state]);
    }

    /** How many bits the step from this state reads. */
    int bits(int state) {
        return bits[state];
    }
}
