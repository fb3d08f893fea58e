package com.nexusapi.relay.media;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * RIFF WAVE with uncompressed samples (PCM, float, A-law, µ-law), also as WAVE_FORMAT_EXTENSIBLE.
 * Of the data chunk's size, 0 and anything beyond the end mean "to the end", as encoders write that
 * do not know it beforehand.
 */
final class Wav {

    private static final int EXTENSIBLE = 0xFFFE;
    private static final int HEADER = 8;

    private final AudioBytes bytes;
    private long frameBytes;
    private long sampleRate;
    private long dataBytes;
    private boolean hasData;

    Wav(AudioBytes bytes) {
        this.bytes = bytes;
    }

    OptionalLong millis() throws IOException {
        long at = 12;
        while (at <= bytes.length() - HEADER) {
            long body = at + HEADER;
            long size = bytes.u32LittleEndian(at + 4);
            long rest = bytes.length() - body;
            if (bytes.matches(at, "data")) {
                hasData = true;
                boolean toTheEnd = size == 0 || size > rest;
                dataBytes += toTheEnd ? rest : size;
                if (toTheEnd) {
                    break;
                }
            } else if (hasData && (size > rest || !isName(at))) {
                // no chunk: somebody made the data chunk shorter than the data
                dataBytes += bytes.length() - at;
                break;
            } else if (bytes.matches(at, "fmt ") && !readFormat(body)) {
                return OptionalLong.empty();
            }
            at = body + size + (size & 1);
        }
        return frameBytes == 0
                ? OptionalLong.empty()
                : AudioDuration.millis(dataBytes / frameBytes, sampleRate);
    }

    private boolean isName(long at) throws IOException {
        for (int i = 0; i < 4; i++) {
            int c = bytes.u8(at + i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** False for formats whose length does not follow from the bytes, and for contradictions. */
    private boolean readFormat(long at) throws IOException {
        int format = bytes.u16LittleEndian(at);
        if (format == EXTENSIBLE) {
            format = bytes.u16LittleEndian(at + 24);
        }
        boolean isUncompressed = format == 1 || format == 3 || format == 6 || format == 7;
        int channels = bytes.u16LittleEndian(at + 2);
        int bits = bytes.u16LittleEndian(at + 14);
        boolean isFirst = frameBytes == 0;
        sampleRate = bytes.u32LittleEndian(at + 4);
        frameBytes = (long) channels * Math.ceilDiv(bits, 8);
        return isUncompressed && isFirst && bytes.u16LittleEndian(at + 12) == frameBytes;
    }
}
