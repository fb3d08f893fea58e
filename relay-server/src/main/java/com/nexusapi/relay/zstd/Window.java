package com.nexusapi.relay.zstd;

import static com.nexusapi.relay.zstd.MalformedZstdException.require;

import java.util.Arrays;

/**
 * What was decoded last, of which later sequences repeat parts, and which is handed on from here.
 * It grows with what is decoded, up to the window that the frame asks for.
 */
final class Window {

    /** Decoded beyond the window before its content is moved down. */
    private static final int SLACK = 1 << 20;

    private byte[] bytes = new byte[0];
    private int size;
    private int end;
    private int handedOn;
    private int limit;

    /** A new frame begins; everything before was handed on. */
    void begin(int windowSize) {
        size = windowSize;
        end = 0;
        handedOn = 0;
        limit = 0;
    }

    /** A new block begins, of so many bytes at most; everything before was handed on. */
    void reserve(int blockSize) {
        if (end + blockSize > size + SLACK) {
            System.arraycopy(bytes, end - size, bytes, 0, size);
            end = size;
            handedOn = size;
        }
        if (end + blockSize > bytes.length) {
            int most = size + SLACK;
            bytes = Arrays.copyOf(bytes, Math.max(end + blockSize, Math.min(2 * end, most)));
        }
        limit = end + blockSize;
    }

    private void requireRoom(int length) throws MalformedZstdException {
        require(length <= limit - end, "a block is too large");
    }

    void append(byte[] from, int at, int length) throws MalformedZstdException {
        requireRoom(length);
        System.arraycopy(from, at, bytes, end, length);
        end += length;
    }

    void fill(byte value, int length) throws MalformedZstdException {
        requireRoom(length);
        Arrays.fill(bytes, end, end + length, value);
        end += length;
    }

    /** Repeats what stands that far back; the repetition may reach into itself. */
    void repeat(int distance, int length) throws MalformedZstdException {
        requireRoom(length);
        require(distance <= Math.min(end, size), "a distance reaches before the window");
        int from = end - distance;
        if (distance >= length) {
            System.arraycopy(bytes, from, bytes, end, length);
        } else if (distance == 1) {
            Arrays.fill(bytes, end, end + length, bytes[from]);
        } else {
            for (int i = 0; i < length; i++) {
                bytes[end + i] = bytes[from + i];
            }
        }
        end += length;
    }

    int pending() {
        return end - handedOn;
    }

    /** Adds what is pending to the checksum. */
    void sum(XxHash64 checksum) {
        checksum.update(bytes, handedOn, pending());
    }

    int handOn(byte[] into, int at, int most) {
        int length = Math.min(most, pending());
        System.arraycopy(bytes, handedOn, into, at, length);
        handedOn += length;
        return length;
    }
}
