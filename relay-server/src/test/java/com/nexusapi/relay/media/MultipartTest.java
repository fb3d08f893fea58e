package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.Form.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.relay.media.Multipart.Field;
import com.nexusapi.relay.media.Multipart.Limits;
import com.nexusapi.relay.media.Multipart.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

    private static final byte[] SOUND = {'R', 0, '\r', '\n', '-', '-', '-', 13, 10, -1, 127};

    private final Path directory;

    MultipartTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static byte[] transcription() {
        return new Form()
                .file("file", "a.wav", "audio/wav", SOUND)
                .field("model", "whisper-1")
                .field("language", "")
                .end();
    }

    @Test
    void readsPartsInTheirOrder() throws Exception {
        byte[] body = transcription();
        try (Multipart form = Form.whole(body, directory)) {
            assertThat(form.parts())
                    .extracting(FormPart::name)
                    .containsExactly("file", "model", "language");
            FormPart file = form.parts().getFirst();
            assertThat(file.filename()).contains("a.wav");
            assertThat(file.contentType()).contains("audio/wav");
            assertThat(stretch(form, file.content())).isEqualTo(SOUND);
            assertThat(new String(stretch(form, file.head()), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
                                    + "Content-Type: audio/wav\r\n");
            assertThat(stretch(form, new FileSpan(0, form.length()))).isEqualTo(body);
            assertThat(form.field("model"))
                    .isEqualTo(new Field.Given(form.parts().get(1), "whisper-1"));
            assertThat(form.field("language")).isEqualTo(new Field.Given(form.parts().get(2), ""));
            assertThat(form.field("stream")).isEqualTo(new Field.Absent());
        }
    }

    private static byte[] stretch(Multipart form, FileSpan span) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) span.length());
        int n = form.channel().read(bytes, span.offset());
        assertThat(n).isEqualTo(span.length() == 0 ? 0 : (int) span.length());
        return bytes.array();
    }

    @Test
    void cutAnywhereTheBodyReadsTheSame() throws Exception {
        byte[] body = transcription();
        List<FormPart> parts;
        try (Multipart form = Form.whole(body, directory)) {
            parts = form.parts();
        }
        for (int cut = 0; cut <= body.length; cut++) {
            InputStream pieces =
                    new SequenceInputStream(
                            new ByteArrayInputStream(body, 0, cut),
                            new ByteArrayInputStream(body, cut, body.length - cut));
            try (Multipart form = Form.whole(Form.read(pieces, directory))) {
                assertThat(form.parts()).as("cut at " + cut).isEqualTo(parts);
            }
        }
    }

    @Test
    void everyShorterBodyIsMalformed() throws Exception {
        byte[] body = transcription();
        // the last line end may be missing
        for (int length = 0; length < body.length - 2; length++) {
            assertThat(Form.read(Arrays.copyOf(body, length), directory))
                    .as("of length " + length)
                    .isInstanceOf(Reading.Malformed.class);
        }
        assertNothingIsLeft();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onlyTheOwnerReadsTheFileAndItGoesWhenClosed() throws Exception {
        try (Multipart form = Form.whole(transcription(), directory)) {
            assertThat(form.length()).isPositive();
            Path open = openFileIn(directory);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                    .isEqualTo("rw-------");
        }
        assertNothingIsLeft();
    }

    /** The spooled file has no name any more, but the process still holds it. */
    private static Path openFileIn(Path directory) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(file -> target(file).startsWith(directory.toString()))
                    .findAny()
                    .orElseThrow();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aBrokenConnectionLeavesNothing() throws Exception {
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(transcription(), 0, 50), new Broken());
        assertThatThrownBy(() -> Form.read(broken, directory))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=----nexus7f3a",
                "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"----nexus7f3a\"",
                "multipart/form-data;boundary=----nexus7f3a;",
                "multipart/form-data; boundary = \"----nexus7f3a\" ; charset=utf-8"
            })
    void boundaryMayBeQuoted(String contentType) throws Exception {
        Reading reading =
                Multipart.read(
                        new ByteArrayInputStream(transcription()),
                        contentType,
                        directory,
                        Limits.ofBody(1 << 20));
        try (Multipart form = Form.whole(reading)) {
            assertThat(form.parts()).hasSize(3);
            assertThat(form.outgoing().contentType()).isEqualTo(contentType);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "multipart/mixed; boundary=x",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=\"x",
                "multipart/form-data; boundary=\"x\"y",
                "multipart/form-data; boundary=x; boundary=y",
                "multipart/form-data; boundary=\"x \"",
                "multipart/form-data; boundary=\"x\ny\"",
                "multipart/form-data; boundary=é",
                "multipart/form-data; boundary",
                "multipart/form-data; boundary="
                        + "12345678901234567890123456789012345678901234567890123456789012345678901"
            })
    void contentTypeWithoutOneGoodBoundaryIsMalformed(String contentType) throws Exception {
        assertThat(Multipart.read(new Broken(), contentType, directory, Limits.ofBody(1 << 20)))
                .isInstanceOf(Reading.Malformed.class);
    }

    static Stream<List<String>> malformedBodies() {
        String line = "--" + Form.BOUNDARY;
        String head = "Content-Disposition: form-data; name=\"model\"\r\n\r\n";
        String end = "\r\n" + line + "--\r\n";
        return Stream.of(
                List.of("", "The body is empty."),
                List.of("{\"model\":\"x\"}", "does not begin with the boundary"),
                List.of("\rX\n" + line + "\r\n" + head + "x" + end, "does not begin"),
                List.of("\n" + line + "\r\n" + head + "x" + end, "does not begin"),
                List.of("preamble\r\n" + line + "\r\n" + head + "x" + end, "does not begin"),
                List.of(line + "--\r\n", "has no parts"),
                List.of(line + "\r\n" + head + "x\r\n" + line, "final boundary is missing"),
                List.of(line + "\r\n" + head + "x\r\n" + line + "-", "boundary is missing"),
                List.of(line + "\r\n" + head + "x" + end + "more", "behind the final boundary"),
                List.of(line + "\r\n" + head + "x\r\n" + line + "x\r\n", "not followed by"),
                List.of(line + " \r\n" + head + "x" + end, "not followed by"),
                List.of(line + "\n" + head + "x" + end, "not followed by"),
                List.of(line + "\r\n" + head + "x\n" + line + "--", "does not end in CR LF"),
                List.of(
                        (line + "\r\n" + head + "x" + end).replace("\r\n", "\n"),
                        "not followed by CR LF"),
                List.of(
                        line + "\r\n" + head.replace("\r\n", "\n") + "x" + end,
                        "head of a part does not end in CR LF"),
                List.of(line + "\r\n" + head + line + "--\r\n", "no blank line"),
                List.of(line + "\r\n\r\nx" + end, "no Content-Disposition"),
                List.of(line + "\r\nContent-Type: a/b\r\n\r\nx" + end, "no Content-Disposition"));
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void malformedBodyIsNamed(List<String> bodyAndProblem) throws Exception {
        Reading reading = Form.read(utf8(bodyAndProblem.getFirst()), directory);
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Malformed.class,
                        malformed ->
                                assertThat(malformed.problem()).contains(bodyAndProblem.getLast()));
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data",
                "Content-Disposition: attachment; name=a",
                "Content-Disposition: form-data; name=",
                "Content-Disposition: form-data; name=\"a",
                "Content-Disposition: form-data; name=\"a\"b",
                "Content-Disposition: form-data; name=a; name=b",
                "Content-Disposition: form-data; name=a; NAME=b",
                "Content-Disposition: form-data; name*=utf-8''model",
                "Content-Disposition: form-data; name*0=mo; name*1=del",
                "Content-Disposition: form-data; name=a; filename*0=b",
                "Content-Disposition: form-data; name=a; filename*=b",
                "Content-Disposition: form-data; name=a; filename*=utf-8''%",
                "Content-Disposition: form-data; name=a; filename*=utf-8''%zz",
                "Content-Disposition: form-data; name=a; filename*=utf-8''%ff",
                "Content-Disposition: form-data; name=a; filename*=utf-16''b",
                "Content-Disposition: form-data; name=a\r\n folded",
                "Content-Disposition : form-data; name=a",
                "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
                "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64",
                "Content-Disposition: form-data; name=a\r\nno colon",
                "Content-Disposition: form-data; name=a\r\n: nameless",
                "Content-Disposition: form-data; name=a\u0000",
                "Content-Disposition: form-data; name=a\rb"
            })
    void garbageHeadIsMalformed(String head) throws Exception {
        byte[] body = new Form().part(head, utf8("x")).end();
        assertThat(Form.read(body, directory)).isInstanceOf(Reading.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=file|file|",
                "name=\"file\"; filename=\"a b.mp3\"|file|a b.mp3",
                "name=\"image[]\"; filename=x.png|image[]|x.png",
                "filename=\"x.png\";name=\"mask\"|mask|x.png",
                "name=\"a\\\"b\"; filename=\"q\\\"\\\\.mp3\"|a\"b|q\"\\.mp3",
                "name=\"a%22b\"; filename=\"100%.mp3\"|a%22b|100%.mp3",
                "name=\"f\"; filename=\"C:\\music\\a.mp3\"|f|C:\\music\\a.mp3",
                "name=\"f\"; filename=\"语音;=.mp3\"|f|语音;=.mp3",
                "name=\"f\"; filename=\"x.mp3\"; filename*=UTF-8''na%C3%AFve.mp3|f|naïve.mp3",
                "name=\"f\"; filename*=iso-8859-1'en'%A3.mp3|f|£.mp3"
            })
    void namesAreReadAsServersDo(String parameters, String name, String filename) throws Exception {
        byte[] body =
                new Form().part("content-disposition: form-data; " + parameters, utf8("x")).end();
        try (Multipart form = Form.whole(body, directory)) {
            assertThat(form.parts().getFirst().name()).isEqualTo(name);
            assertThat(form.parts().getFirst().filename()).isEqualTo(Optional.ofNullable(filename));
        }
    }

    @Test
    void limitsAreKept() throws Exception {
        byte[] body = transcription();
        assertThat(read(body, new Limits(body.length - 1, 3, 8192, 10)))
                .isEqualTo(new Reading.TooLarge(body.length - 1));
        assertThat(read(body, new Limits(body.length, 2, 8192, 10)))
                .isEqualTo(new Reading.Malformed("The form has more than 2 parts."));
        assertThat(read(body, new Limits(body.length, 3, 64, 10)))
                .isEqualTo(new Reading.Malformed("The head of a part is too long."));
        try (Multipart form = Form.whole(read(body, new Limits(body.length, 3, 8192, 9)))) {
            assertThat(form.field("model")).isInstanceOf(Field.Given.class);
        }
        try (Multipart form = Form.whole(read(body, new Limits(body.length, 3, 8192, 8)))) {
            assertThat(form.field("model"))
                    .isEqualTo(new Field.Refused("The field 'model' is too long."));
        }
    }

    private Reading read(byte[] body, Limits limits) throws IOException {
        return Multipart.read(new ByteArrayInputStream(body), Form.CONTENT_TYPE, directory, limits);
    }

    @Test
    void aFieldThatTheUpstreamCouldReadOtherwiseIsRefused() throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        bodies.add(new Form().field("model", "a").field("model", "b").end());
        bodies.add(new Form().field("model", "a").field("Model", "b").end());
        bodies.add(new Form().field("MODEL", "a").end());
        bodies.add(new Form().file("model", "m.txt", "text/plain", utf8("a")).end());
        bodies.add(new Form().part("Content-Disposition: form-data; name=model", SOUND).end());
        bodies.add(
                new Form()
                        .part(
                                "Content-Disposition: form-data; name=model\r\n"
                                        + "Content-Type: text/plain; charset=utf-16",
                                utf8("a"))
                        .end());
        for (byte[] body : bodies) {
            try (Multipart form = Form.whole(body, directory)) {
                assertThat(form.field("model")).isInstanceOf(Field.Refused.class);
                assertThat(form.field("stream")).isInstanceOf(Field.Absent.class);
            }
        }
    }

    @Test
    void repeatedFilesAreNoMistake() throws Exception {
        byte[] body =
                new Form()
                        .file("image[]", "1.png", "image/png", SOUND)
                        .field("prompt", "join")
                        .file("image[]", "2.png", "image/png", SOUND)
                        .end();
        try (Multipart form = Form.whole(body, directory)) {
            assertThat(form.parts("image[]"))
                    .extracting(part -> part.filename().orElseThrow())
                    .containsExactly("1.png", "2.png");
        }
    }

    private static final class Broken extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return read();
        }
    }
}
