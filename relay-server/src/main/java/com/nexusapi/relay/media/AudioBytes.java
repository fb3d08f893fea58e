package com.nexusapi.relay.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * A stretch of a file, read by position through one window of fixed size; positions count from the
 * start of the stretch. Reading beyond its end throws {@link EOFException}.
 */
final class AudioBytes {

    private static final int WINDOW = 64 * 1024;

    /**
     * How far a reader may go back without the window being read anew: a little more than the
     * longest MP3 frame, behind which a reader looks before it decides about the next byte.
     */
    private static final int KEPT = 8 * 1024;

    private final FileChannel channel;
    private final FileSpan span;
    private final byte[] window;
    private long windowStart;
    private int windowLength;

    AudioBytes(FileChannel channel, FileSpan span) {
        this.channel = channel;
        this.span = span;
        this.window = new byte[(int) Math.min(WINDOW, span.length())];
    }

    long length() {
        return span.length();
    }

    /** An unsigned byte. */
    int u8(long at) throws IOException {
        long inWindow = at - windowStart;
        if (inWindow < 0 || inWindow >= windowLength) {
            load(at);
            inWindow = at - windowStart;
        }
        return window[(int) inWindow] & 0xFF;
    }

    private void load(long at) throws IOException {
        if (at < 0 || at >= span.length()) {
            throw new EOFException("nothing at " + at);
        }
        windowLength = 0;
        windowStart = Math.max(0, at - KEPT);
        int wanted = (int) Math.min(window.length, span.length() - windowStart);
        ByteBuffer into = ByteBuffer.wrap(window, 0, wanted);
        while (into.hasRemaining()) {
            int n = channel.read(into, span.offset() + windowStart + into.position());
            if (n < 0) {
                throw new EOFException("the file ends before the span");
            }
        }
        windowLength = wanted;
    }

    int u16(long at) throws IOException {
        return (u8(at) << 8) | u8(at + 1);
    }

    long u32(long at) throws IOException {
        return ((long) u16(at) << 16) | u16(at + 2);
    }

    /** Eight bytes, most significant first; values from 2⁶³ are negative. */
    long u64(long at) throws IOException {
        return (u32(at) << 32) | u32(at + 4);
    }

    int u16LittleEndian(long at) throws IOException {
        return Short.toUnsignedInt(Short.reverseBytes((short) u16(at)));
    }

    long u32LittleEndian(long at) throws IOException {
        return Integer.toUnsignedLong(Integer.reverseBytes((int) u32(at)));
    }

    /** Values from 2⁶³ are negative. */
    long u64LittleEndian(long at) throws IOException {
        return Long.reverseBytes(u64(at));
    }

    /** Whether these Latin-1 characters stand there; false also beyond the end. */
    boolean matches(long at, String characters) throws IOException {
        byte[] bytes = characters.getBytes(StandardCharsets.ISO_8859_1);
        if (at < 0 || at > span.length() - bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (u8(at + i) != (bytes[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }
}
