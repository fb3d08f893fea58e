package com.nexusapi.relay.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Bodies of forms as clients send them, and reading them. */
final class Form {

    static final String BOUNDARY = "----nexus7f3a";
    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Form field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", utf8(value));
    }

    Form file(String name, String filename, String type, byte[] content) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s"
                        .formatted(name, filename, type),
                content);
    }

    /**
     * @param head without the line end of its last line
     */
    Form part(String head, byte[] content) {
        bytes.writeBytes(utf8("--" + BOUNDARY + "\r\n" + head + "\r\n\r\n"));
        bytes.writeBytes(content);
        bytes.writeBytes(utf8("\r\n"));
        return this;
    }

    byte[] end() {
        bytes.writeBytes(utf8("--" + BOUNDARY + "--\r\n"));
        return bytes.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Multipart.Reading read(byte[] body, Path directory) throws IOException {
        return read(new ByteArrayInputStream(body), directory);
    }

    static Multipart.Reading read(InputStream body, Path directory) throws IOException {
        return Multipart.read(body, CONTENT_TYPE, directory, Multipart.Limits.ofBody(1 << 20));
    }

    static Multipart whole(byte[] body, Path directory) throws IOException {
        return whole(read(body, directory));
    }

    static Multipart whole(Multipart.Reading reading) {
        if (reading instanceof Multipart.Reading.Whole(Multipart form)) {
            return form;
        }
        throw new AssertionError("not read: " + reading);
    }
}
