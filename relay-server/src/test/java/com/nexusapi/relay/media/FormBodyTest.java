package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.Form.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.media.Multipart.Field;
import com.nexusapi.relay.media.Multipart.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {

    private static final byte[] SOUND = {0, 1, '\r', '\n', '-', '-', -1};

    private final Path directory;

    FormBodyTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static byte[] written(FormBody body) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        body.writeTo(output);
        assertThat((long) output.size()).isEqualTo(body.length());
        return output.toByteArray();
    }

    private static FormPart part(Multipart form, String field) throws IOException {
        if (form.field(field) instanceof Field.Given(FormPart part, String _)) {
            return part;
        }
        throw new AssertionError("no field " + field);
    }

    @Test
    void unchangedEveryByteIsAsItCame() throws Exception {
        byte[] body =
                new Form().file("file", "ü.wav", "audio/wav", SOUND).field("model", "m").end();
        try (Multipart form = Form.whole(body, directory)) {
            assertThat(written(form.outgoing())).isEqualTo(body);
        }
    }

    @Test
    void onlyWhatIsReplacedAndAddedDiffers() throws Exception {
        byte[] body =
                new Form()
                        .field("model", "whisper-1")
                        .file("file", "a.wav", "audio/wav", SOUND)
                        .field("stream", "")
                        .end();
        byte[] expected =
                new Form()
                        .field("model", "größer")
                        .file("file", "a.wav", "audio/wav", SOUND)
                        .field("stream", "true")
                        .field("response_format", "json")
                        .field("include[]", "logprobs")
                        .end();
        try (Multipart form = Form.whole(body, directory)) {
            FormBody outgoing =
                    form.outgoing()
                            .adding("response_format", "json")
                            .replacing(part(form, "stream"), "true")
                            .replacing(part(form, "model"), "größer")
                            .adding("include[]", "logprobs");
            assertThat(written(outgoing)).isEqualTo(expected);
            // another channel, another name
            assertThat(written(outgoing)).isEqualTo(expected);
            assertThat(written(form.outgoing().replacing(part(form, "model"), "")))
                    .hasSize(body.length - "whisper-1".length());
            assertThat(written(form.outgoing())).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "--" + Form.BOUNDARY + "--"})
    void aValueThatCouldBeABoundaryIsRefused(String value) throws Exception {
        try (Multipart form = Form.whole(new Form().field("model", "m").end(), directory)) {
            FormPart model = part(form, "model");
            FormBody outgoing = form.outgoing();
            assertThatThrownBy(() -> outgoing.replacing(model, value))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> outgoing.adding("stream", value))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> outgoing.adding("a\"b", "true"))
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    @Test
    void aClosedFormIsNotSent() throws Exception {
        Multipart form = Form.whole(new Form().field("model", "m").end(), directory);
        FormBody outgoing = form.outgoing();
        form.close();
        assertThatThrownBy(() -> outgoing.writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(ClosedChannelException.class);
    }

    /**
     * All that is allocated on the way is less than a hundredth of the body, and none of it stays.
     */
    @Test
    void twoHundredMegabytesPassThroughLittleMemory() throws Exception {
        relayed(2 << 20); // so that classes are loaded
        assertThat(allocatedFor(200 << 20)).isLessThan(2 << 20);
    }

    private long allocatedFor(int size) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        relayed(size);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Receives a form with a file of that size and writes it for two channels. */
    private void relayed(int size) throws IOException {
        byte[] start =
                utf8(
                        "--%s\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n"
                                .formatted(Form.BOUNDARY));
        byte[] end = utf8("\r\n--" + Form.BOUNDARY + "--\r\n");
        InputStream body =
                new SequenceInputStream(
                        new ByteArrayInputStream(start),
                        new SequenceInputStream(new Noise(size), new ByteArrayInputStream(end)));
        Limits limits = Limits.ofBody(1L << 30);
        try (Multipart form =
                Form.whole(Multipart.read(body, Form.CONTENT_TYPE, directory, limits))) {
            assertThat(form.parts())
                    .isEqualTo(
                            List.of(
                                    new FormPart(
                                            "file",
                                            Optional.of("x"),
                                            Optional.empty(),
                                            form.parts().getFirst().head(),
                                            new FileSpan(start.length, size))));
            for (String model : List.of("first", "second")) {
                FormBody outgoing = form.outgoing().adding("model", model);
                Counted counted = new Counted();
                outgoing.writeTo(counted);
                assertThat(counted.bytes).isEqualTo(outgoing.length());
            }
        }
    }

    /** So many bytes, of which none is remembered. */
    private static final class Noise extends InputStream {

        private int left;

        Noise(int size) {
            this.left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? left & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int n = Math.min(length, left);
            for (int i = 0; i < n; i++) {
                into[offset + i] = (byte) (left - i);
            }
            left -= n;
            return n;
        }
    }

    private static final class Counted extends OutputStream {

        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
        }
    }
}
