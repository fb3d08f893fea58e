package com.nexusapi.relay.api;

import com.nexusapi.relay.wire.ApiError;
import io.helidon.http.HeaderNames;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads request bodies whole, up to a limit that counts decoded bytes. */
final class RequestBody {

    /**
     * How much of a body that is too large is read and dropped, so that the client sees the answer.
     */
    private static final long MOST_DROPPED = 64L << 20;

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

    Reading read(Exchange exchange) {
        String encoding =
                exchange.header(HeaderNames.CONTENT_ENCODING)
                        .orElse("identity")
                        .strip()
                        .toLowerCase(Locale.ROOT);
        if (!exchange.request().content().hasEntity()) {
            return new Reading.Whole(new byte[0]);
        }
        try (InputStream raw = exchange.request().content().inputStream();
                InputStream decoded = decode(encoding, raw)) {
            return read(decoded, raw, expectedLength(exchange));
        } catch (UnsupportedEncoding e) {
            return new Reading.Refused(
                    ApiError.unsupportedMediaType(
                            "Content-Encoding '" + encoding + "' is not supported."));
        } catch (ZipException | EOFException e) {
            return new Reading.Refused(
                    ApiError.unsupportedMediaType("The body is not valid " + encoding + "."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reading read(InputStream decoded, InputStream raw, int expected) throws IOException {
        // one byte more than is expected, so that the end is found without growing
        byte[] bytes = new byte[expected + 1];
        int length = 0;
        for (int n = decoded.read(bytes, 0, bytes.length);
                n >= 0;
                n = decoded.read(bytes, length, bytes.length - length)) {
            length += n;
            if (length > maxBytes) {
                drop(raw);
                return new Reading.Refused(ApiError.bodyTooLarge(maxBytes));
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, maxBytes + 1));
            }
        }
        return new Reading.Whole(Arrays.copyOf(bytes, length));
    }

    private int expectedLength(Exchange exchange) {
        long stated = exchange.request().headers().contentLength().orElse(FIRST_BUFFER);
        return (int) Math.max(0, Math.min(stated, Math.min(maxBytes, 1 << 20)));
    }

    /** A client that is still sending would miss an answer if the connection were closed on it. */
    static void drop(InputStream raw) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long dropped = 0;
        for (int n = raw.read(buffer); n >= 0 && dropped < MOST_DROPPED; n = raw.read(buffer)) {
            dropped += n;
        }
    }

    private static InputStream decode(String encoding, InputStream raw) throws IOException {
        return switch (encoding) {
            case "identity", "" -> raw;
            case "gzip" -> new GZIPInputStream(raw);
            case "deflate" -> new InflaterInputStream(raw);
            default -> throw new UnsupportedEncoding();
        };
    }

    private static final class UnsupportedEncoding extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
