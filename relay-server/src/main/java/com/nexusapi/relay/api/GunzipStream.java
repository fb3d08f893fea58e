package com.nexusapi.relay.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decodes gzip (RFC 1952), members one after the other. Java's own stream calls itself for each
 * empty member, so that a body of a megabyte of them overflows the stack.
 */
final class GunzipStream extends InputStream {

    private static final int MAGIC = 0x8B1F;
    private static final int DEFLATE = 8;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[8 * 1024];
    private int at;
    private int end;
    private boolean inMember;
    private boolean hasMembers;

    GunzipStream(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (inMember || beginMember()) {
            int n = inflate(into, offset, length);
            if (n > 0) {
                checksum.update(into, offset, n);
                return n;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("a dictionary is needed");
            } else {
                fill();
                inflater.setInput(buffer, 0, end);
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(into, offset, length);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    private void fill() throws IOException {
        at = 0;
        end = Math.max(0, source.read(buffer));
        if (end == 0) {
            throw new EOFException("the source ends within a member");
        }
    }

    private int next() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xFF;
    }

    private int next16() throws IOException {
        int low = next();
        return low | (next() << 8);
    }

    /** False at the end of the source. */
    private boolean beginMember() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, source.read(buffer));
        }
        if (at == end && hasMembers) {
            return false;
        }
        require(next16() == MAGIC && next() == DEFLATE, "the magic number is missing");
        int flags = next();
        require((flags & RESERVED) == 0, "a reserved bit is set");
        skip(6);
        if ((flags & HAS_EXTRA) != 0) {
            skip(next16());
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        skip((flags & HAS_CHECKSUM) != 0 ? 2 : 0);
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
        checksum.reset();
        inMember = true;
        hasMembers = true;
        return true;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // the text does not matter
        }
    }

    private void endMember() throws IOException {
        at = end - inflater.getRemaining();
        byte[] trailer = new byte[8];
        for (int i = 0; i < trailer.length; i++) {
            trailer[i] = (byte) next();
        }
        ByteBuffer numbers = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN);
        require(numbers.getInt() == (int) checksum.getValue(), "the checksum is wrong");
        require(numbers.getInt() == (int) inflater.getBytesWritten(), "the length is wrong");
        inMember = false;
    }

    private static void require(boolean holds, String problem) throws ZipException {
        if (!holds) {
            throw new ZipException(problem);
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }
}
