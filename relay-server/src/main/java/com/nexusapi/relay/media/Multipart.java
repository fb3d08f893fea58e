package com.nexusapi.relay.media;

import com.nexusapi.relay.foundation.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A {@code multipart/form-data} body (RFC 7578) as received, in a temporary file, with its parts.
 * Memory does not grow with the body. Closing deletes the file.
 */
public final class Multipart implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final String contentType;
    private final Boundary boundary;
    private final SpoolFile file;
    private final Limits limits;
    private final List<FormPart> parts;
    private final long length;

    private Multipart(
            String contentType,
            Boundary boundary,
            SpoolFile file,
            Limits limits,
            FormScanner scanned)
            throws MalformedException, IOException {
        this.contentType = contentType;
        this.boundary = boundary;
        this.file = file;
        this.limits = limits;
        this.parts = scanned.end();
        this.length = file.channel().size();
    }

    /**
     * How much is accepted.
     *
     * @param bodyBytes of the whole body
     * @param parts of the form
     * @param headBytes of one part's header lines, the blank line counted
     * @param fieldBytes of a value that is read into memory
     */
    public record Limits(long bodyBytes, int parts, int headBytes, int fieldBytes) {

        public Limits {
            InvalidValueException.require(bodyBytes > 0, "bodyBytes", "must be positive");
            InvalidValueException.require(parts > 0, "parts", "must be positive");
            InvalidValueException.require(headBytes > 0, "headBytes", "must be positive");
            InvalidValueException.require(fieldBytes > 0, "fieldBytes", "must be positive");
        }

        /** 64 parts, heads of 8 KiB, values of 64 KiB. */
        public static Limits ofBody(long bodyBytes) {
            return new Limits(bodyBytes, 64, 8 * 1024, 64 * 1024);
        }
    }

    /** What came of reading a body. */
    public sealed interface Reading {

        /** The form; whoever takes it closes it. */
        record Whole(Multipart form) implements Reading {}

        /**
         * The body is no form; some of it may be unread.
         *
         * @param problem what is wrong, a sentence for the client
         */
        record Malformed(String problem) implements Reading {}

        /** The body is larger than allowed; the rest of it is unread. */
        record TooLarge(long mostBytes) implements Reading {}
    }

    /** A field that we read, by its name. */
    public sealed interface Field {

        record Absent() implements Field {}

        /** It stands there once. */
        record Given(FormPart part, String value) implements Field {}

        /**
         * It cannot be read so that the upstream is sure to read the same.
         *
         * @param problem what is wrong, a sentence for the client
         */
        record Refused(String problem) implements Field {}
    }

    /**
     * Reads a body to its end and spools it.
     *
     * @param contentType the value of the request's Content-Type
     * @param directory where the file is made; is made itself if it is not there
     * @throws IOException if the body cannot be received or the file not be written
     */
    public static Reading read(InputStream body, String contentType, Path directory, Limits limits)
            throws IOException {
        Boundary boundary;
        try {
            boundary = Boundary.of(contentType);
        } catch (MalformedException e) {
            return new Reading.Malformed(e.problem());
        }
        SpoolFile file = SpoolFile.create(directory);
        boolean handedOn = false;
        try {
            FormScanner scanner = new FormScanner(boundary, limits.parts(), limits.headBytes());
            if (!spool(body, file, scanner, limits.bodyBytes())) {
                return new Reading.TooLarge(limits.bodyBytes());
            }
            Multipart form = new Multipart(contentType, boundary, file, limits, scanner);
            handedOn = true;
            return new Reading.Whole(form);
        } catch (MalformedException e) {
            return new Reading.Malformed(e.problem());
        } finally {
            if (!handedOn) {
                file.close();
            }
        }
    }

    /** False if the body is too large. */
    private static boolean spool(
            InputStream body, SpoolFile file, FormScanner scanner, long mostBytes)
            throws IOException, MalformedException {
        byte[] buffer = new byte[BUFFER];
        long received = 0;
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            received += n;
            if (received > mostBytes) {
                return false;
            }
            scanner.push(buffer, n);
            file.append(buffer, n);
        }
        return true;
    }

    /** The parts in their order. */
    public List<FormPart> parts() {
        return parts;
    }

    /** The parts of that name in their order. */
    public List<FormPart> parts(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).toList();
    }

    /** The bytes of the body. */
    public long length() {
        return length;
    }

    /** The body, for reading by position in the spans of the parts. */
    public FileChannel channel() {
        return file.channel();
    }

    /**
     * The value of a field that decides about the call. Refused are: a second part of that name or
     * of one that differs only in the case of its letters, a file, a value too long, one that is
     * not UTF-8.
     */
    public Field field(String name) throws IOException {
        List<FormPart> named =
                parts.stream().filter(part -> part.name().equalsIgnoreCase(name)).toList();
        if (named.isEmpty()) {
            return new Field.Absent();
        }
        FormPart part = named.getFirst();
        if (named.size() > 1) {
            return new Field.Refused("The field '" + name + "' stands twice in the form.");
        }
        if (!part.name().equals(name)) {
            return new Field.Refused(
                    "The field '" + part.name() + "' has to be written '" + name + "'.");
        }
        if (part.filename().isPresent()) {
            return new Field.Refused("The field '" + name + "' has to be text, not a file.");
        }
        if (part.content().length() > limits.fieldBytes()) {
            return new Field.Refused("The field '" + name + "' is too long.");
        }
        return text(part)
                .<Field>map(value -> new Field.Given(part, value))
                .orElseGet(() -> new Field.Refused("The field '" + name + "' is not UTF-8 text."));
    }

    private Optional<String> text(FormPart part) throws IOException {
        boolean otherCharset =
                part.contentType()
                        .map(type -> type.toLowerCase(Locale.ROOT))
                        .filter(type -> type.contains("charset"))
                        .filter(type -> !type.contains("utf-8") && !type.contains("us-ascii"))
                        .isPresent();
        if (otherCharset) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(file.read(part.content()));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The form for the upstream, to be changed where it has to be. */
    public FormBody outgoing() {
        return FormBody.unchanged(this);
    }

    String contentType() {
        return contentType;
    }

    String boundary() {
        return boundary.text();
    }

    void copy(FileSpan span, OutputStream to) throws IOException {
        file.copy(span, to);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
