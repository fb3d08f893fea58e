package com.nexusapi.relay.media;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * WebM and Matroska (RFC 9559). The elements are walked as one flat list: those that only hold
 * others are entered, which also does for live recordings, whose segments and clusters have no
 * size.
 */
final class Matroska {

    /** Of the header, with which every file begins. */
    static final long FIRST_ELEMENT = 0x1A45DFA3L;

    private static final int SEGMENT = 0x18538067;
    private static final int INFO = 0x1549A966;
    private static final int TIMESTAMP_SCALE = 0x2AD7B1;
    private static final int DURATION = 0x4489;
    private static final int TRACKS = 0x1654AE6B;
    private static final int TRACK_ENTRY = 0xAE;
    private static final int TRACK_NUMBER = 0xD7;
    private static final int TRACK_TYPE = 0x83;
    private static final int SOUND = 2;
    private static final int CLUSTER = 0x1F43B675;
    private static final int TIMESTAMP = 0xE7;
    private static final int SIMPLE_BLOCK = 0xA3;
    private static final int BLOCK_GROUP = 0xA0;
    private static final int BLOCK = 0xA1;
    private static final int BLOCK_DURATION = 0x9B;

    private static final Set<Integer> ENTERED =
            Set.of(SEGMENT, INFO, TRACKS, TRACK_ENTRY, CLUSTER, BLOCK_GROUP);
    private static final int MOST_TRACKS = 64;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long TOLERATED_MILLIS = 1000;

    private final AudioBytes bytes;
    private long scale = 1_000_000;
    private BigDecimal stated = BigDecimal.ZERO;
    private final Set<Long> soundTracks = new HashSet<>();
    private long trackNumber;
    private long trackType;
    private long cluster;
    private boolean hasBlocks;
    private long firstBlock;
    private long lastBlock;
    private long lastLength;

    Matroska(AudioBytes bytes) {
        this.bytes = bytes;
    }

    OptionalLong millis() throws IOException {
        long at = 0;
        while (at < bytes.length()) {
            int idLength = width(at, 4);
            if (idLength == 0 || at + idLength >= bytes.length()) {
                break;
            }
            int sizeLength = width(at + idLength, 8);
            long body = at + idLength + sizeLength;
            if (sizeLength == 0 || body > bytes.length()) {
                break;
            }
            int id = (int) number(at, idLength);
            long size = withoutMark(number(at + idLength, sizeLength), sizeLength);
            if (ENTERED.contains(id)) {
                enter(id);
                at = body;
            } else if (size > bytes.length() - body) {
                break;
            } else {
                read(id, body, (int) Math.min(size, 9));
                at = body + size;
            }
        }
        return result();
    }

    private void enter(int id) {
        if (id == TRACK_ENTRY) {
            trackNumber = 0;
            trackType = 0;
        }
    }

    private void addSoundTrack() {
        if (trackNumber > 0 && trackType == SOUND && soundTracks.size() < MOST_TRACKS) {
            soundTracks.add(trackNumber);
        }
    }

    /** How many bytes a number has, told by the zeros before its first one; 0 if more than most. */
    private int width(long at, int most) throws IOException {
        int width = Integer.numberOfLeadingZeros(bytes.u8(at)) - 23;
        return width <= most ? width : 0;
    }

    /** The bit that marks the width is part of ids, and not of other numbers. */
    private static long withoutMark(long number, int width) {
        return number & ((1L << (7 * width)) - 1);
    }

    private long number(long at, int length) throws IOException {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = (number << 8) | bytes.u8(at + i);
        }
        return number;
    }

    /**
     * @param length of the element, 9 standing for anything longer
     */
    private void read(int id, long at, int length) throws IOException {
        boolean isNumber = length <= 8;
        switch (id) {
            case TIMESTAMP_SCALE -> scale = isNumber ? number(at, length) : 0;
            case DURATION -> stated = isNumber ? real(at, length) : BigDecimal.ZERO;
            case TRACK_NUMBER -> {
                trackNumber = isNumber ? number(at, length) : 0;
                addSoundTrack();
            }
            case TRACK_TYPE -> {
                trackType = isNumber ? number(at, length) : 0;
                addSoundTrack();
            }
            case TIMESTAMP -> cluster = isNumber ? number(at, length) : 0;
            case SIMPLE_BLOCK, BLOCK -> block(at);
            case BLOCK_DURATION -> lastLength = isNumber ? number(at, length) : 0;
            default -> {}
        }
    }

    /** The file's format has it as a floating point number; its value is kept exactly. */
    private BigDecimal real(long at, int length) throws IOException {
        double real =
                length == 4
                        ? Float.intBitsToFloat((int) number(at, 4))
                        : Double.longBitsToDouble(number(at, length));
        return Double.isFinite(real) && real > 0 ? new BigDecimal(real) : BigDecimal.ZERO;
    }

    private void block(long at) throws IOException {
        int trackLength = width(at, 8);
        if (!soundTracks.contains(withoutMark(number(at, trackLength), trackLength))) {
            return;
        }
        long time = Math.addExact(cluster, (short) bytes.u16(at + trackLength));
        if (!hasBlocks) {
            hasBlocks = true;
            firstBlock = time;
            lastBlock = time;
        } else if (time > lastBlock) {
            // as long as the one before, unless a duration is given
            lastLength = Math.subtractExact(time, lastBlock);
            lastBlock = time;
        }
    }

    private OptionalLong result() {
        if (!hasBlocks || scale <= 0) {
            return OptionalLong.empty();
        }
        long ticks = Math.addExact(Math.subtractExact(lastBlock, firstBlock), lastLength);
        OptionalLong played =
                AudioDuration.millis(Math.multiplyExact(ticks, scale), NANOS_PER_SECOND);
        long header =
                stated.multiply(BigDecimal.valueOf(scale))
                        .divide(BigDecimal.valueOf(1_000_000), RoundingMode.HALF_UP)
                        .min(BigDecimal.valueOf(Long.MAX_VALUE / 2))
                        .longValue();
        boolean agree =
                played.isPresent() && Math.abs(header - played.getAsLong()) <= TOLERATED_MILLIS;
        return agree ? AudioDuration.plausible(header) : played;
    }
}
