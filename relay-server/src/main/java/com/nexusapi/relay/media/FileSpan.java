package com.nexusapi.relay.media;

/**
 * A stretch of a file.
 *
 * @param offset its first byte, counted from the start of the file
 * @param length in bytes
 */
public record FileSpan(long offset, long length) {

    public FileSpan {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException("no span: " + offset + " + " + length);
        }
    }

    static FileSpan between(long from, long to) {
        return new FileSpan(from, to - from);
    }

    /** The byte behind the last one. */
    public long end() {
        return offset + length;
    }
}
