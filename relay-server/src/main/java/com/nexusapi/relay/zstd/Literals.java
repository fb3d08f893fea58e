package com.nexusapi.relay.zstd;

import static com.nexusapi.relay.zstd.MalformedZstdException.require;

import java.util.Arrays;
import java.util.Optional;

/**
 * The literals of a block (RFC 8878 §3.1.1.3.1), and the codes that the next block may use again.
 */
final class Literals {

    private static final int RAW = 0;
    private static final int REPEATED = 1;
    private static final int COMPRESSED = 2;

    private byte[] bytes = new byte[0];
    private int length;
    private Optional<HuffmanTable> codes = Optional.empty();

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** A new frame begins. */
    void forget() {
        codes = Optional.empty();
    }

    /**
     * Reads the section at the start of a block.
     *
     * @param to where the block ends
     * @return where the section ends
     */
    int read(byte[] block, int to, int mostLength) throws MalformedZstdException {
        require(to > 0, "a block is empty");
        int type = block[0] & 3;
        int format = (block[0] >>> 2) & 3;
        if (type >= COMPRESSED) {
            return coded(block, to, type == COMPRESSED, format, mostLength);
        }
        int head = (format & 1) == 0 ? 1 : format == 1 ? 2 : 3;
        int size = (int) Bits.read(block, head == 1 ? 3 : 4, head == 1 ? 5 : 8 * head - 4);
        prepare(size, mostLength);
        int end = head + (type == RAW ? size : REPEATED);
        require(end <= to, "literals are missing");
        if (type == RAW) {
            System.arraycopy(block, head, bytes, 0, size);
        } else {
            Arrays.fill(bytes, 0, size, block[head]);
        }
        return end;
    }

    private void prepare(int size, int most) throws MalformedZstdException {
        require(size <= most, "a block has too many literals");
        if (bytes.length < size) {
            bytes = new byte[size];
        }
        length = size;
    }

    private int coded(byte[] block, int to, boolean ownCodes, int format, int mostLength)
            throws MalformedZstdException {
        int width = format < 2 ? 10 : format == 2 ? 14 : 18;
        int head = (4 + 2 * width + 7) / 8;
        int size = (int) Bits.read(block, 4, width);
        int end = head + (int) Bits.read(block, 4 + width, width);
        require(end <= to, "literals are missing");
        prepare(size, mostLength);
        int at = head;
        if (ownCodes) {
            HuffmanTable.Described described = HuffmanTable.read(block, head, end);
            codes = Optional.of(described.table());
            at = described.end();
        }
        HuffmanTable table =
                codes.orElseThrow(() -> new MalformedZstdException("literals have no codes"));
        if (format == 0) {
            table.decode(block, at, end, bytes, 0, size);
        } else {
            fourStreams(table, block, at, end);
        }
        return end;
    }

    private void fourStreams(HuffmanTable table, byte[] block, int from, int to)
            throws MalformedZstdException {
        int each = (length + 3) / 4;
        require(from + 6 <= to && 3 * each <= length, "literals are damaged");
        int at = from + 6;
        for (int i = 0; i < 4; i++) {
            int end = i == 3 ? to : at + (int) Bits.read(block, 8 * (from + 2 * i), 16);
            require(end <= to, "literals are missing");
            int count = i == 3 ? length - 3 * each : each;
            table.decode(block, at, end, bytes, i * each, count);
            at = end;
        }
    }
}
