package com.nexusapi.relay.zstd;

import static com.nexusapi.relay.zstd.MalformedZstdException.require;

import java.util.Optional;

/**
 * The sequences of a block (RFC 8878 §3.1.1.3.2): how many literals to take, and then what to
 * repeat of what was decoded before. Tables and last offsets are kept for the next block of the
 * frame.
 */
final class Sequences {

    private static final short[] LITERAL_DEFAULTS = {
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1,
        1, -1, -1, -1, -1
    };
    private static final short[] MATCH_DEFAULTS = {
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
    };
    private static final short[] OFFSET_DEFAULTS = {
        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
    };
    private static final int[] LITERAL_BASES = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48,
        64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536
    };
    private static final byte[] LITERAL_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10,
        11, 12, 13, 14, 15, 16
    };
    private static final int[] MATCH_BASES = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
        28, 29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027,
        2051, 4099, 8195, 16387, 32771, 65539
    };
    private static final byte[] MATCH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final int OFFSET_SYMBOLS = 32;

    private final Kind literalLengths = new Kind(LITERAL_BASES.length, 9, 6, LITERAL_DEFAULTS);
    private final Kind offsets = new Kind(OFFSET_SYMBOLS, 8, 5, OFFSET_DEFAULTS);
    private final Kind matchLengths = new Kind(MATCH_BASES.length, 9, 6, MATCH_DEFAULTS);
    private final int[] last = new int[3];

    /** One of the three numbers of a sequence, with the table that codes it. */
    private static final class Kind {

        private final int symbols;
        private final int mostAccuracy;
        private final int defaultAccuracy;
        private final short[] defaults;
        private Optional<FseTable> table = Optional.empty();

        Kind(int symbols, int mostAccuracy, int defaultAccuracy, short[] defaults) {
            this.symbols = symbols;
            this.mostAccuracy = mostAccuracy;
            this.defaultAccuracy = defaultAccuracy;
            this.defaults = defaults;
        }

        /** Gets its table and tells where the next one's description begins. */
        int read(int mode, byte[] block, int at, int to) throws MalformedZstdException {
            switch (mode) {
                case 0 -> table = Optional.of(new FseTable(defaultAccuracy, defaults));
                case 1 -> {
                    require(at < to && (block[at] & 0xFF) < symbols, "a table is damaged");
                    table = Optional.of(FseTable.always(block[at]));
                    return at + 1;
                }
                case 2 -> {
                    FseTable.Described described =
                            FseTable.read(block, at, to, mostAccuracy, symbols);
                    table = Optional.of(described.table());
                    return described.end();
                }
                default -> require(table.isPresent(), "there is no table to use again");
            }
            return at;
        }
    }

    /** A new frame begins. */
    void forget() {
        literalLengths.table = Optional.empty();
        offsets.table = Optional.empty();
        matchLengths.table = Optional.empty();
        last[0] = 1;
        last[1] = 4;
        last[2] = 8;
    }

    /**
     * Decodes the section and what it says into the window.
     *
     * @param from where the section begins
     * @param to where the block ends
     */
    void decode(byte[] block, int from, int to, Literals literals, Window window)
            throws MalformedZstdException {
        require(from < to, "sequences are missing");
        int first = block[from] & 0xFF;
        int head = first < 128 ? 1 : first < 255 ? 2 : 3;
        require(from + head <= to, "sequences are missing");
        int count =
                switch (head) {
                    case 1 -> first;
                    case 2 -> ((first - 128) << 8) + (block[from + 1] & 0xFF);
                    default -> (int) Bits.read(block, 8 * (from + 1), 16) + 0x7F00;
                };
        if (count == 0) {
            require(from + head == to, "bytes are left over in a block");
            window.append(literals.bytes(), 0, literals.length());
            return;
        }
        int at = from + head;
        require(at < to && (block[at] & 3) == 0, "sequences are damaged");
        int modes = block[at++] & 0xFF;
        at = literalLengths.read(modes >>> 6, block, at, to);
        at = offsets.read((modes >>> 4) & 3, block, at, to);
        at = matchLengths.read((modes >>> 2) & 3, block, at, to);
        run(new ReverseBits(block, at, to), count, literals, window);
    }

    private void run(ReverseBits stream, int count, Literals literals, Window window)
            throws MalformedZstdException {
        FseTable literalTable = literalLengths.table.orElseThrow();
        FseTable offsetTable = offsets.table.orElseThrow();
        FseTable matchTable = matchLengths.table.orElseThrow();
        int literalState = literalTable.firstState(stream);
        int offsetState = offsetTable.firstState(stream);
        int matchState = matchTable.firstState(stream);
        int taken = 0;
        for (int i = 0; i < count; i++) {
            int offsetBits = offsetTable.symbol(offsetState);
            long offset = (1L << offsetBits) + Integer.toUnsignedLong(stream.read(offsetBits));
            int matchSymbol = matchTable.symbol(matchState);
            int match = MATCH_BASES[matchSymbol] + stream.read(MATCH_BITS[matchSymbol]);
            int literalSymbol = literalTable.symbol(literalState);
            int literal = LITERAL_BASES[literalSymbol] + stream.read(LITERAL_BITS[literalSymbol]);
            if (i < count - 1) {
                literalState = literalTable.nextState(literalState, stream);
                matchState = matchTable.nextState(matchState, stream);
                offsetState = offsetTable.nextState(offsetState, stream);
            }
            require(stream.left() >= 0, "sequences are damaged");
            require(literal <= literals.length() - taken, "literals are missing");
            window.append(literals.bytes(), taken, literal);
            taken += literal;
            window.repeat(distance(offset, literal), match);
        }
        require(stream.left() == 0, "sequences are damaged");
        window.append(literals.bytes(), taken, literals.length() - taken);
    }

    /** RFC 8878 §3.1.1.5: the values 1 to 3 stand for the last three distances. */
    private int distance(long offset, int literals) throws MalformedZstdException {
        int distance;
        int again = offset > 3 ? 3 : (int) offset - 1 + (literals == 0 ? 1 : 0);
        if (offset > 3) {
            distance = (int) Math.min(offset - 3, Integer.MAX_VALUE);
        } else {
            distance = again < 3 ? last[again] : last[0] - 1;
        }
        require(distance > 0, "a distance is zero");
        if (again > 1) {
            last[2] = last[1];
        }
        if (again > 0) {
            last[1] = last[0];
            last[0] = distance;
        }
        return distance;
    }
}
