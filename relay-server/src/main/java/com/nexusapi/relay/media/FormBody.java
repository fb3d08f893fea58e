package com.nexusapi.relay.media;

import com.nexusapi.relay.foundation.InvalidValueException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is sent upstream for a form: the spooled body with the values of some parts replaced and
 * fields added behind the last part; every other byte, and the boundary, stay as they came. It can
 * be written as often as it is needed while the form is open, also by several threads at once, and
 * memory does not grow with it.
 */
public final class FormBody {

    private final Multipart form;
    private final List<Replacement> replacements;
    private final String added;

    private record Replacement(FileSpan span, String value) {}

    private FormBody(Multipart form, List<Replacement> replacements, String added) {
        this.form = form;
        this.replacements = replacements;
        this.added = added;
    }

    static FormBody unchanged(Multipart form) {
        return new FormBody(form, List.of(), "");
    }

    /**
     * The same with another value in the place of a part's.
     *
     * @param part one of this form's, not replaced before
     * @throws InvalidValueException if the value has line breaks or begins with two hyphens, so
     *     that it could be taken for a boundary
     */
    public FormBody replacing(FormPart part, String value) {
        requireValue(value);
        List<Replacement> more = new ArrayList<>(replacements);
        more.add(new Replacement(part.content(), value));
        more.sort(Comparator.comparingLong(replacement -> replacement.span().offset()));
        return new FormBody(form, List.copyOf(more), added);
    }

    /**
     * The same with one more field behind the others.
     *
     * @throws InvalidValueException as {@link #replacing}, or if the name would need quoting
     */
    public FormBody adding(String name, String value) {
        InvalidValueException.require(
                name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\'),
                "name",
                "must be ASCII without blanks, quotes and backslashes");
        requireValue(value);
        String field =
                "\r\n--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s"
                        .formatted(form.boundary(), name, value);
        return new FormBody(form, replacements, added + field);
    }

    private static void requireValue(String value) {
        InvalidValueException.require(
                value.chars().noneMatch(c -> c == '\r' || c == '\n') && !value.startsWith("--"),
                "value",
                "must have no line breaks and not begin with two hyphens");
    }

    /** The request's Content-Type, which names the boundary, as it came. */
    public String contentType() {
        return form.contentType();
    }

    /** The Content-Length: exactly the bytes that {@link #writeTo} writes. */
    public long length() {
        long length = form.length() + bytes(added).length;
        for (Replacement replacement : replacements) {
            length += bytes(replacement.value()).length - replacement.span().length();
        }
        return length;
    }

    /**
     * Writes the body; the output stays open.
     *
     * @throws IOException if the output refuses, or the form is closed
     */
    public void writeTo(OutputStream output) throws IOException {
        long at = 0;
        for (Replacement replacement : replacements) {
            form.copy(FileSpan.between(at, replacement.span().offset()), output);
            output.write(bytes(replacement.value()));
            at = replacement.span().end();
        }
        long end = form.parts().getLast().content().end();
        form.copy(FileSpan.between(at, end), output);
        output.write(bytes(added));
        form.copy(FileSpan.between(end, form.length()), output);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
