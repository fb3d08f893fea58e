package com.nexusapi.relay.media;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Files of sound in the simplest form that the formats allow; WAV, FLAC, MP3 and Ogg. */
final class Sounds {

    static final int PCM = 1;
    static final int EXTENSIBLE = 0xFFFE;

    /** Samples a second. */
    static final int RATE = 16_000;

    private Sounds() {}

    /** 16 bit mono at 16 kHz: 32 bytes a millisecond. */
    static byte[] wav(int millis) {
        return wav(PCM, 32L * millis, new byte[32 * millis]);
    }

    static byte[] wav(int format, long statedSize, byte[] behindHeader) {
        return Recipe.of(file -> {
            file.text("RIFF").little(36 + statedSize, 4).text("WAVE");
            file.text("fmt ").little(format == EXTENSIBLE ? 40 : 16, 4).little(format, 2);
            file.little(1, 2).little(RATE, 4).little(2 * RATE, 4).little(2, 2);
            file.little(16, 2);
            if (format == EXTENSIBLE) {
                file.little(22, 2).little(16, 2).little(4, 4).little(PCM, 2);
                file.big(0x1000_8000L, 8).big(0xAA_0038_9B71L, 6);
            }
            file.text("data").little(statedSize, 4).with(behindHeader);
        });
    }

    /**
     * @param samples 0 for unknown
     */
    static byte[] flac(long samples, int audioBytes) {
        return Recipe.of(file -> {
            file.text("fLaC").big(34, 4).big(4096, 2).big(4096, 2).zeros(6);
            file.big(((long) RATE << 44) | (15L << 36) | samples, 8).zeros(16);
            file.big(0x84000000L | 10, 4).zeros(10 + audioBytes);
        });
    }

    /** Frames of MPEG 1 layer III, 44.1 kHz, with these indexes of the bit rate table in turn. */
    static byte[] mp3(int frames, int... bitRates) {
        int[] kbits = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
        return Recipe.of(file -> {
            for (int i = 0; i < frames; i++) {
                int bitRate = bitRates[i % bitRates.length];
                file.big(0xFFFB0000L | ((long) bitRate << 12), 4);
                file.zeros(144 * kbits[bitRate] * 1000 / 44_100 - 4);
            }
        });
    }

    /** A frame at 128 kbit/s with an Info header that states so many frames, delay and padding. */
    static byte[] infoFrame(String name, int statedFrames, int delay, int padding) {
        byte[] start =
                Recipe.of(frame -> {
                    frame.big(0xFFFB9000L, 4).zeros(32).text(name);
                    frame.big(0xF, 4).big(statedFrames, 4).big(0, 4).zeros(100).big(0, 4);
                    frame.text("LAME3.100").zeros(12).big((delay << 12) | padding, 3);
                });
        return Recipe.of(frame -> frame.with(start).zeros(417 - start.length));
    }

    static byte[] joined(byte[]... pieces) {
        return Recipe.of(file -> {
            for (byte[] piece : pieces) {
                file.with(piece);
            }
        });
    }

    /** A tag of that many bytes behind its header. */
    static byte[] id3(int size) {
        return Recipe.of(tag ->
                tag.text("ID3\u0004\0\0")
                        .big(size >> 21, 1)
                        .big((size >> 14) & 0x7F, 1)
                        .big((size >> 7) & 0x7F, 1)
                        .big(size & 0x7F, 1)
                        .with(mp3(1, 9))
                        .zeros(size - 417));
    }

    static byte[] oggPage(int flags, long granule, int serial, List<byte[]> packets) {
        return Recipe.of(page -> {
            page.text("OggS").big(0, 1).big(flags, 1).little(granule, 8).little(serial, 4);
            page.zeros(8);
            page.big(packets.stream().mapToInt(p -> p.length / 255 + 1).sum(), 1);
            for (byte[] packet : packets) {
                for (int i = 0; i < packet.length / 255; i++) {
                    page.big(255, 1);
                }
                page.big(packet.length % 255, 1);
            }
            packets.forEach(page::with);
        });
    }

    private static final byte[] OPUS_HEAD =
            Recipe.of(head ->
                    head.text("OpusHead\u0001\u0001").little(312, 2).little(RATE, 4).zeros(3));

    /**
     * Packets of 20 ms, ten a page, with 312 samples to skip.
     *
     * @param before samples that the recording had before
     * @param cut samples that the last position leaves out
     */
    static byte[] opus(int pages, long before, long cut) {
        byte[] packet = Recipe.of(p -> p.big(19 << 3, 1).zeros(300));
        return Recipe.of(file -> {
            file.with(oggPage(2, 0, 7, List.of(OPUS_HEAD)));
            file.with(oggPage(0, 0, 7, List.of(Form.utf8("OpusTags"))));
            for (int i = 1; i <= pages; i++) {
                long granule = before + 9_600L * i - (i == pages ? cut : 0);
                file.with(oggPage(i == pages ? 4 : 0, granule, 7, Collections.nCopies(10, packet)));
            }
        });
    }

    /** Three headers and pages of one second. */
    static byte[] vorbis(int seconds, long before) {
        byte[] head =
                Recipe.of(h ->
                        h.text("\u0001vorbis")
                                .little(0, 4)
                                .big(1, 1)
                                .little(RATE, 4)
                                .zeros(12)
                                .big(0xB8, 1)
                                .big(1, 1));
        return oggOf(head, List.of(new byte[20], new byte[300]), seconds, before);
    }

    static byte[] oggFlac(int seconds) {
        byte[] info = Arrays.copyOfRange(flac(0, 0), 4, 42);
        byte[] head = Recipe.of(h -> h.text("\u007FFLAC\u0001\0\0\u0001fLaC").with(info));
        return oggOf(head, List.of(new byte[20]), seconds, 0);
    }

    private static byte[] oggOf(byte[] head, List<byte[]> headers, int seconds, long before) {
        return Recipe.of(file -> {
            file.with(oggPage(2, 0, 9, List.of(head))).with(oggPage(0, 0, 9, headers));
            for (int i = 1; i <= seconds; i++) {
                // a page of another stream between them
                file.with(oggPage(0, 1L << 40, 10, List.of(new byte[9])));
                List<byte[]> packets = Collections.nCopies(8, new byte[600]);
                file.with(oggPage(0, before + (long) RATE * i, 9, packets));
            }
        });
    }
}
