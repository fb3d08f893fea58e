package com.nexusapi.relay.api;

import com.nexusapi.relay.zstd.MalformedZstdException;
import com.nexusapi.relay.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The codings of a request's body that are read (RFC 9110 §8.4.1, RFC 9659); one, not several. */
enum ContentCoding {
    IDENTITY {
        @Override
        InputStream decode(InputStream coded) {
            return coded;
        }
    },
    GZIP {
        @Override
        InputStream decode(InputStream coded) {
            return new GunzipStream(coded);
        }
    },
    DEFLATE {
        @Override
        InputStream decode(InputStream coded) throws IOException {
            PushbackInputStream source = new PushbackInputStream(coded, 2);
            byte[] head = source.readNBytes(2);
            source.unread(head);
            return new Inflated(source, new Inflater(!isZlib(head)));
        }
    },
    ZSTD {
        @Override
        InputStream decode(InputStream coded) {
            return new ZstdInputStream(new BufferedInputStream(coded), ZstdInputStream.WINDOW);
        }
    };

    /** Reading what this returns fails as {@link #isDamage} tells if the body is not so coded. */
    abstract InputStream decode(InputStream coded) throws IOException;

    /** The coding of that name, in any case of letters; the empty name is that of none. */
    static Optional<ContentCoding> named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Optional.of(IDENTITY);
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "deflate" -> Optional.of(DEFLATE);
            case "zstd" -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    static boolean isDamage(IOException failure) {
        return failure instanceof ZipException
                || failure instanceof EOFException
                || failure instanceof MalformedZstdException;
    }

    /** RFC 1950 §2.2; clients that take "deflate" by its word leave this head away. */
    private static boolean isZlib(byte[] head) {
        return head.length == 2
                && (head[0] & 0x8F) == 8
                && (((head[0] & 0xFF) << 8) | (head[1] & 0xFF)) % 31 == 0;
    }

    private static final class Inflated extends InflaterInputStream {

        Inflated(InputStream source, Inflater inflater) {
            super(source, inflater);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
