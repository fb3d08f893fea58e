package com.nexusapi.relay.zstd;

import static com.nexusapi.relay.zstd.MalformedZstdException.require;

import java.util.Arrays;

/** A table for decoding literals (RFC 8878 §4.2). */
final class HuffmanTable {

    private static final int MOST_BITS = 11;
    private static final int MOST_WEIGHTS = 255;
    private static final int WEIGHTS_ACCURACY = 6;
    private static final int WEIGHT_SYMBOLS = 13;

    private final int mostBits;
    private final byte[] symbols;
    private final byte[] bits;

    /**
     * @param weights of all symbols but the last, whose weight follows from the others
     */
    private HuffmanTable(byte[] weights, int count) throws MalformedZstdException {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            require(weights[i] <= MOST_BITS, "a literal's code is too long");
            sum += weights[i] == 0 ? 0 : 1 << (weights[i] - 1);
        }
        require(sum > 0, "literals have no codes");
        this.mostBits = Bits.highest(sum) + 1;
        int left = (1 << mostBits) - sum;
        require(mostBits <= MOST_BITS && Integer.bitCount(left) == 1, "literal codes are damaged");
        byte[] all = Arrays.copyOf(weights, count + 1);
        all[count] = (byte) (Bits.highest(left) + 1);
        this.symbols = new byte[1 << mostBits];
        this.bits = new byte[1 << mostBits];
        int at = 0;
        for (int weight = 1; weight <= mostBits; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                if (all[symbol] == weight) {
                    int end = at + (1 << (weight - 1));
                    Arrays.fill(symbols, at, end, (byte) symbol);
                    Arrays.fill(bits, at, end, (byte) (mostBits + 1 - weight));
                    at = end;
                }
            }
        }
        require(at == symbols.length, "literal codes are damaged");
    }

    /** A table read from a description, and where that ends. */
    record Described(HuffmanTable table, int end) {}

    /**
     * Reads a description.
     *
     * @param to where the bytes end that it may use
     */
    static Described read(byte[] bytes, int from, int to) throws MalformedZstdException {
        require(from < to, "literal codes are missing");
        int head = bytes[from] & 0xFF;
        byte[] weights = new byte[MOST_WEIGHTS + 1];
        if (head < 128) {
            int end = from + 1 + head;
            require(end <= to, "literal codes are missing");
            return new Described(
                    new HuffmanTable(weights, compressed(bytes, from + 1, end, weights)), end);
        }
        int count = head - 127;
        int end = from + 1 + (count + 1) / 2;
        require(end <= to, "literal codes are missing");
        for (int i = 0; i < count; i++) {
            int two = bytes[from + 1 + i / 2];
            weights[i] = (byte) (i % 2 == 0 ? (two >>> 4) & 0xF : two & 0xF);
        }
        return new Described(new HuffmanTable(weights, count), end);
    }

    /** Two states take turns until the bits are used up; tells how many weights there are. */
    private static int compressed(byte[] bytes, int from, int to, byte[] weights)
            throws MalformedZstdException {
        FseTable.Described described =
                FseTable.read(bytes, from, to, WEIGHTS_ACCURACY, WEIGHT_SYMBOLS);
        FseTable table = described.table();
        ReverseBits stream = new ReverseBits(bytes, described.end(), to);
        int state = table.firstState(stream);
        int other = table.firstState(stream);
        require(stream.left() >= 0, "literal codes are damaged");
        int count = 0;
        while (true) {
            require(count < MOST_WEIGHTS - 1, "there are too many literal codes");
            weights[count++] = (byte) table.symbol(state);
            if (table.bits(state) > stream.left()) {
                weights[count++] = (byte) table.symbol(other);
                return count;
            }
            int next = table.nextState(state, stream);
            state = other;
            other = next;
        }
    }

    /** Decodes a stream that must hold exactly that many literals. */
    void decode(byte[] bytes, int from, int to, byte[] into, int at, int count)
            throws MalformedZstdException {
        ReverseBits stream = new ReverseBits(bytes, from, to);
        for (int i = at; i < at + count; i++) {
            int code = stream.peek(mostBits);
            into[i] = symbols[code];
            stream.skip(bits[code]);
        }
        require(stream.left() == 0, "literals are damaged");
    }
}
