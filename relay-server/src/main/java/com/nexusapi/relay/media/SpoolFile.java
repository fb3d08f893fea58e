package com.nexusapi.relay.media;

import com.nexusapi.relay.foundation.OwnerOnly;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/**
 * A temporary file that only its owner can read and that goes with its channel: on Linux it loses
 * its name as soon as it is open, so that a killed process leaves nothing behind. Reading is by
 * position and may happen on several threads at once.
 */
final class SpoolFile implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;

    private SpoolFile(FileChannel channel) {
        this.channel = channel;
    }

    static SpoolFile create(Path directory) throws IOException {
        OwnerOnly.createDirectories(directory);
        Path file = directory.resolve("upload-" + UUID.randomUUID() + ".tmp");
        Set<StandardOpenOption> options =
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        return new SpoolFile(FileChannel.open(file, options, OwnerOnly.file(file.getFileSystem())));
    }

    FileChannel channel() {
        return channel;
    }

    void append(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** A short stretch as it stands in the file. */
    byte[] read(FileSpan span) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(span.length())];
        read(ByteBuffer.wrap(bytes), span.offset());
        return bytes;
    }

    void copy(FileSpan span, OutputStream to) throws IOException {
        byte[] bytes = new byte[(int) Math.min(BUFFER, span.length())];
        long at = span.offset();
        while (at < span.end()) {
            int length = (int) Math.min(bytes.length, span.end() - at);
            read(ByteBuffer.wrap(bytes, 0, length), at);
            to.write(bytes, 0, length);
            at += length;
        }
    }

    private void read(ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                throw new EOFException("the spooled body ends at " + at);
            }
            at += n;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
