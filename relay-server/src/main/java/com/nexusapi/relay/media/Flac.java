package com.nexusapi.relay.media;

import java.io.IOException;
import java.util.OptionalLong;

/** FLAC (RFC 9639): the STREAMINFO block tells the number of samples, or that it is not known. */
final class Flac {

    private static final int STREAM_INFO = 34;

    private final AudioBytes bytes;
    private final long start;

    /**
     * @param start where {@code fLaC} stands
     */
    Flac(AudioBytes bytes, long start) {
        this.bytes = bytes;
        this.start = start;
    }

    OptionalLong millis() throws IOException {
        long info = start + 8;
        boolean isStreamInfo =
                (bytes.u8(start + 4) & 0x7F) == 0
                        && (bytes.u32(start + 4) & 0xFFFFFF) == STREAM_INFO;
        if (!isStreamInfo) {
            return OptionalLong.empty();
        }
        long packed = bytes.u64(info + 10);
        long sampleRate = packed >>> 44;
        long channels = ((packed >>> 41) & 0x7) + 1;
        long bits = ((packed >>> 36) & 0x1F) + 1;
        long samples = packed & 0xF_FFFF_FFFFL;
        // samples that are not compressed take no more, frame headers and a tag at the end included
        long most = samples * channels * Math.ceilDiv(bits, 8) * 5 / 4 + (64 << 10);
        return bytes.length() - audioStart() > most
                ? OptionalLong.empty()
                : AudioDuration.millis(samples, sampleRate);
    }

    /** Behind the metadata blocks. */
    private long audioStart() throws IOException {
        long at = start + 4;
        boolean last = false;
        while (!last) {
            long header = bytes.u32(at);
            last = header >>> 31 == 1;
            at += 4 + (header & 0xFFFFFF);
        }
        return at;
    }
}
