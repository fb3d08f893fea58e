package com.nexusapi.relay.api;

import com.nexusapi.relay.foundation.BodyMemory;
import com.nexusapi.relay.wire.ApiError;
import io.helidon.http.HeaderNames;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads request bodies, up to a limit that counts decoded bytes. */
final class RequestBody {

    /**
     * How much of a body that is too large is read and dropped, so that the client sees the answer.
     */
    private static final long MOST_DROPPED = 64L << 20;

    /** By so much a coding may make longer what it cannot make shorter. */
    private static final int CODING_OVERHEAD = 64 * 1024;

    private static final int FIRST_BUFFER = 8 * 1024;

    private final long maxBytes;

    RequestBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The body, or why it is refused. */
    sealed interface Reading {

        @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
        record Whole(byte[] bytes) implements Reading {}

        record Refused(ApiError error) implements Reading {}
    }

    /** What a reader made of the body, or why the body is refused. */
    sealed interface Streaming<T> {

        record Done<T>(T result) implements Streaming<T> {}

        record Refused<T>(ApiError error) implements Streaming<T> {}
    }

    /** Reads a body from a stream of its decoded bytes, and lets what the stream throws pass. */
    @FunctionalInterface
    interface Reader<T> {

        T read(InputStream decoded) throws IOException;
    }

    /** The whole body in memory, of which it takes a share. */
    Reading read(Exchange exchange, BodyMemory.Share share) {
        int expected = expectedLength(exchange);
        try {
            return switch (stream(
                    exchange, decoded -> share.readAll(decoded, expected, maxBytes))) {
                case Streaming.Done<byte[]> done -> new Reading.Whole(done.result());
                case Streaming.Refused<byte[]> refused -> new Reading.Refused(refused.error());
            };
        } catch (BodyMemory.NoRoomException e) {
            return new Reading.Refused(ApiError.serviceUnavailable());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has the body read as it comes, without holding it. The stream ends with an exception where
     * the body gets too large or is damaged; what the reader made until then is for it to throw
     * away.
     *
     * @throws IOException if the body cannot be received, or what else the reader throws
     */
    <T> Streaming<T> stream(Exchange exchange, Reader<T> reader) throws IOException {
        List<String> names =
                exchange.request().headers().all(HeaderNames.CONTENT_ENCODING, List::of);
        String name = String.join(", ", names);
        Optional<ContentCoding> coding = ContentCoding.named(name);
        if (coding.isEmpty()) {
            return new Streaming.Refused<>(
                    ApiError.unsupportedMediaType(
                            "Content-Encoding '" + name + "' is not supported."));
        }
        if (!exchange.request().content().hasEntity()) {
            return stream(InputStream.nullInputStream(), ContentCoding.IDENTITY, reader);
        }
        try (InputStream raw = exchange.request().content().inputStream()) {
            return stream(raw, coding.get(), reader);
        }
    }

    private <T> Streaming<T> stream(InputStream raw, ContentCoding coding, Reader<T> reader)
            throws IOException {
        // a coded body may be endless without ever decoding to anything
        InputStream coded = new Received(raw, maxBytes + CODING_OVERHEAD);
        try (InputStream decoded = new Bounded(coding.decode(coded), maxBytes)) {
            return new Streaming.Done<>(reader.read(decoded));
        } catch (TooLargeException e) {
            drop(raw);
            return new Streaming.Refused<>(ApiError.bodyTooLarge(maxBytes));
        } catch (IOException e) {
            if (!ContentCoding.isDamage(e)) {
                throw e;
            }
            String name = coding.name().toLowerCase(Locale.ROOT);
            return new Streaming.Refused<>(
                    ApiError.unsupportedMediaType("The body is not valid " + name + "."));
        }
    }

    /** Room is made only for what has come: many could state much and send nothing. */
    private int expectedLength(Exchange exchange) {
        long stated = exchange.request().headers().contentLength().orElse(FIRST_BUFFER);
        return (int) Math.max(0, Math.min(stated, Math.min(maxBytes, BodyMemory.FREE_BYTES)));
    }

    /** A client that is still sending would miss an answer if the connection were closed on it. */
    static void drop(InputStream raw) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long dropped = 0;
        for (int n = raw.read(buffer); n >= 0 && dropped < MOST_DROPPED; n = raw.read(buffer)) {
            dropped += n;
        }
    }

    /** A stream that throws when more comes out of it than allowed. */
    private static class Bounded extends FilterInputStream {

        private long left;

        Bounded(InputStream source, long most) {
            super(source);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            count(n);
            return n;
        }

        private void count(int bytes) throws TooLargeException {
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw new TooLargeException();
            }
        }
    }

    /** The coded body; it stays open when its decoder is closed, for {@link #drop}. */
    private static final class Received extends Bounded {

        Received(InputStream source, long most) {
            super(source, most);
        }

        @Override
        public void close() {
            // whoever opened the source closes it
        }
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
