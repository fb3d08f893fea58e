package com.nexusapi.relay.media;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One stream of sound in an Ogg file. Positions ("granules") count samples from the start of the
 * recording, which may be before the start of the file.
 */
final class OggStream {

    private static final int OPUS_RATE = 48_000;
    private static final int OPUS_HEADERS = 2;

    private final long serial;
    private final Codec codec;
    private final long sampleRate;

    /** Samples at the start that are decoded and not played. */
    private final int preSkip;

    /** In a packet at most; Opus packets are counted exactly. */
    private final int mostSamples;

    private long packets;
    private long samples;
    private boolean hasBegun;
    private long firstPosition;
    private long lastPosition;

    private enum Codec {
        OPUS,
        OTHER
    }

    private OggStream(long serial, Codec codec, long sampleRate, int preSkip, int mostSamples) {
        this.serial = serial;
        this.codec = codec;
        this.sampleRate = sampleRate;
        this.preSkip = preSkip;
        this.mostSamples = mostSamples;
    }

    /**
     * The stream that begins with the packet, if it is one of sound.
     *
     * @param head where its first packet stands
     */
    static Optional<OggStream> of(AudioBytes bytes, long serial, long head) throws IOException {
        if (bytes.matches(head, "OpusHead")) {
            int preSkip = bytes.u16LittleEndian(head + 10);
            return Optional.of(new OggStream(serial, Codec.OPUS, OPUS_RATE, preSkip, 0));
        }
        if (bytes.matches(head, "\u0001vorbis")) {
            long rate = bytes.u32LittleEndian(head + 12);
            int longBlock = 1 << (bytes.u8(head + 28) >>> 4);
            return Optional.of(new OggStream(serial, Codec.OTHER, rate, 0, longBlock));
        }
        if (bytes.matches(head, "\u007FFLAC")) {
            long rate = bytes.u32(head + 27) >>> 12;
            int longBlock = bytes.u16(head + 19);
            return Optional.of(new OggStream(serial, Codec.OTHER, rate, 0, longBlock));
        }
        return Optional.empty();
    }

    long serial() {
        return serial;
    }

    /** A packet begins, of which {@code length} bytes, at most 255, stand there. */
    void packet(AudioBytes bytes, long at, int length) throws IOException {
        packets++;
        if (codec == Codec.OTHER) {
            samples += mostSamples;
        } else if (packets > OPUS_HEADERS) {
            samples += opusSamples(bytes, at, length);
        }
    }

    /** A page ends; that of a page of headers is zero, of one that no packet ends in negative. */
    void pageEnds(long position) {
        if (position <= 0) {
            return;
        }
        if (!hasBegun) {
            hasBegun = true;
            // what the recording had before it is not in the file
            firstPosition = Math.max(0, position - samples);
        }
        lastPosition = Math.max(lastPosition, position);
    }

    OptionalLong millis() {
        long positions = lastPosition - firstPosition - preSkip;
        long counted = samples - preSkip;
        // the end of the last packets may be cut off, which only the last position tells
        boolean agree = positions <= counted && counted - positions <= sampleRate;
        return AudioDuration.millis(
                codec == Codec.OTHER || agree ? positions : counted, sampleRate);
    }

    /** RFC 6716 §3.1 and §3.2: how many samples a packet has, told by its first bytes. */
    private static int opusSamples(AudioBytes bytes, long at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int contents = bytes.u8(at);
        int configuration = contents >>> 3;
        int frame;
        if (configuration < 12) {
            int step = configuration & 3;
            frame = step == 3 ? 2880 : 480 << step;
        } else if (configuration < 16) {
            frame = 480 << (configuration & 1);
        } else {
            frame = 120 << (configuration & 3);
        }
        int frames =
                switch (contents & 3) {
                    case 0 -> 1;
                    case 1, 2 -> 2;
                    default -> length > 1 ? bytes.u8(at + 1) & 0x3F : 0;
                };
        return frames * frame;
    }
}
