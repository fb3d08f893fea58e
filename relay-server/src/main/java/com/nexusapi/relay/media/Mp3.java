package com.nexusapi.relay.media;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * MPEG 1, 2 and 2.5 layer III: the frames' own headers are added up, at constant and variable bit
 * rate alike. Behind damage the next frames are looked for, as decoders do.
 */
final class Mp3 {

    /** A multiple of all sample rates. */
    private static final long TICKS_PER_SECOND = 14_112_000;

    private static final int[] RATES_1 = {44_100, 48_000, 32_000};
    private static final int[] KBITS_1 = {
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
    };
    private static final int[] KBITS_2 = {
        0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
    };

    private final AudioBytes bytes;
    private final long start;
    private long ticks;
    private long frameBytes;

    /**
     * @param start behind the tags, where frames are expected
     */
    Mp3(AudioBytes bytes, long start) {
        this.bytes = bytes;
        this.start = start;
    }

    /**
     * A frame.
     *
     * @param length in bytes
     * @param sideInfo bytes between the header and the data, where Xing headers stand behind
     */
    private record Frame(int length, int samples, int sampleRate, int sideInfo) {

        long ticks(long samples) {
            return samples * (TICKS_PER_SECOND / sampleRate);
        }
    }

    /** Where the file begins behind ID3v2 tags. */
    static long behindTags(AudioBytes bytes) throws IOException {
        long at = 0;
        while (bytes.matches(at, "ID3")) {
            long size = 0;
            for (int i = 6; i < 10; i++) {
                size = (size << 7) | (bytes.u8(at + i) & 0x7F);
            }
            boolean hasFooter = (bytes.u8(at + 5) & 0x10) != 0;
            at += 10 + size + (hasFooter ? 10 : 0);
        }
        return at;
    }

    OptionalLong millis() throws IOException {
        // a few bytes anywhere can look like frames; what is mostly something else is no MP3
        long mostOther = (bytes.length() - start) / 2;
        long at = start;
        boolean inStep = false;
        while (at <= bytes.length() - 4) {
            Optional<Frame> found = bytes.u8(at) == 0xFF ? frame(at) : Optional.empty();
            inStep = found.isPresent() && (inStep || othersFollow(at, found.get()));
            if (inStep) {
                Frame frame = found.orElseThrow();
                if (at > bytes.length() - frame.length()) {
                    break;
                }
                add(at, frame);
                at += frame.length();
            } else {
                at++;
                if (at - start - frameBytes > mostOther) {
                    return OptionalLong.empty();
                }
            }
        }
        return AudioDuration.millis(ticks, TICKS_PER_SECOND);
    }

    private void add(long at, Frame frame) throws IOException {
        boolean isFirst = frameBytes == 0;
        frameBytes += frame.length();
        long xing = at + 4 + frame.sideInfo();
        if (isFirst && (bytes.matches(xing, "Xing") || bytes.matches(xing, "Info"))) {
            ticks -= frame.ticks(delayAndPadding(xing));
        } else if (!isFirst || !bytes.matches(at + 36, "VBRI")) {
            ticks += frame.ticks(frame.samples());
        }
    }

    /** Samples that encoders of LAME's kind say they added at both ends, 8,190 at most. */
    private int delayAndPadding(long xing) throws IOException {
        long flags = bytes.u32(xing + 4);
        long lame = xing + 8;
        lame += (flags & 1) != 0 ? 4 : 0; // frames
        lame += (flags & 2) != 0 ? 4 : 0; // bytes
        lame += (flags & 4) != 0 ? 100 : 0; // table of contents
        lame += (flags & 8) != 0 ? 4 : 0; // quality
        if (!bytes.matches(lame, "LAME") && !bytes.matches(lame, "Lav")) {
            return 0;
        }
        return (bytes.u16(lame + 21) >>> 4) + (bytes.u16(lame + 22) & 0xFFF);
    }

    /** Whether two more frames stand behind this one, or the end of the file. */
    private boolean othersFollow(long at, Frame frame) throws IOException {
        long next = at + frame.length();
        for (int i = 0; i < 2; i++) {
            if (next == bytes.length() || bytes.matches(next, "TAG")) {
                return true;
            }
            Optional<Frame> following = frame(next);
            if (following.isEmpty() || following.get().sampleRate() != frame.sampleRate()) {
                return false;
            }
            next += following.get().length();
        }
        return true;
    }

    /** The frame whose header stands there, if there is one. */
    private Optional<Frame> frame(long at) throws IOException {
        if (at > bytes.length() - 4) {
            return Optional.empty();
        }
        int header = (int) bytes.u32(at);
        int version = (header >>> 19) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
        int bitRate = (header >>> 12) & 15;
        int rate = (header >>> 10) & 3;
        boolean isLayer3 = header >>> 21 == 0x7FF && ((header >>> 17) & 3) == 1;
        if (!isLayer3 || version == 1 || bitRate == 0 || bitRate == 15 || rate == 3) {
            return Optional.empty();
        }
        boolean isFirstVersion = version == 3;
        boolean isMono = ((header >>> 6) & 3) == 3;
        int padding = (header >>> 9) & 1;
        int sampleRate = RATES_1[rate] >> (isFirstVersion ? 0 : version == 2 ? 1 : 2);
        int samples = isFirstVersion ? 1152 : 576;
        int bitsPerSecond = 1000 * (isFirstVersion ? KBITS_1[bitRate] : KBITS_2[bitRate]);
        int length = samples / 8 * bitsPerSecond / sampleRate + padding;
        int sideInfo = isFirstVersion ? (isMono ? 17 : 32) : (isMono ? 9 : 17);
        return Optional.of(new Frame(length, samples, sampleRate, sideInfo));
    }
}
