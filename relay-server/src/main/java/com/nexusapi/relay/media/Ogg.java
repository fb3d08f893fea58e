package com.nexusapi.relay.media;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ogg (RFC 3533) with Opus (RFC 7845), Vorbis or FLAC in it. Streams that follow one another are
 * added up; other streams beside the sound are passed over.
 */
final class Ogg {

    private static final int PAGE_HEADER = 27;

    private final AudioBytes bytes;
    private Optional<OggStream> current = Optional.empty();
    private long millis;

    Ogg(AudioBytes bytes) {
        this.bytes = bytes;
    }

    OptionalLong millis() throws IOException {
        long at = 0;
        while (at <= bytes.length() - PAGE_HEADER) {
            at = bytes.matches(at, "OggS") ? page(at) : at + 1;
        }
        endStream();
        return AudioDuration.plausible(millis);
    }

    private void endStream() {
        current.ifPresent(stream -> millis = Math.addExact(millis, stream.millis().orElse(0)));
        current = Optional.empty();
    }

    /** Reads a page and tells where the next begins. */
    private long page(long at) throws IOException {
        int segments = bytes.u8(at + 26);
        long body = at + PAGE_HEADER + segments;
        long end = body;
        for (int i = 0; i < segments; i++) {
            end += bytes.u8(at + PAGE_HEADER + i);
        }
        if (end > bytes.length()) {
            return bytes.length();
        }
        int flags = bytes.u8(at + 5);
        boolean isContinued = (flags & 1) != 0;
        boolean isBegin = (flags & 2) != 0;
        long granule = bytes.u64LittleEndian(at + 6);
        long serial = bytes.u32LittleEndian(at + 14);
        if (isBegin) {
            OggStream.of(bytes, serial, body)
                    .ifPresent(stream -> {
                        endStream();
                        current = Optional.of(stream);
                    });
        }
        if (current.isPresent() && current.get().serial() == serial) {
            packets(current.get(), at + PAGE_HEADER, segments, isContinued);
            current.get().pageEnds(granule);
        }
        return end;
    }

    /** A packet is a run of segments of 255 bytes and a shorter one. */
    private void packets(OggStream stream, long table, int segments, boolean isContinued)
            throws IOException {
        long at = table + segments;
        boolean isStart = !isContinued;
        for (int i = 0; i < segments; i++) {
            int length = bytes.u8(table + i);
            if (isStart) {
                stream.packet(bytes, at, length);
            }
            isStart = length < 255;
            at += length;
        }
    }
}
