package com.nexusapi.relay.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.media.Multipart.Field;
import com.nexusapi.relay.media.Multipart.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;

/** Random forms come through whole; whatever is random or damaged ends in a result. */
class MultipartPropertiesTest {

    private final Path directory;

    MultipartPropertiesTest() throws IOException {
        this.directory = Files.createTempDirectory("forms");
    }

    /** Fails if a spooled body is left. */
    @AfterProperty
    void nothingIsLeft() throws IOException {
        Files.delete(directory);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes
    private record Sent(String name, byte[] content) {}

    /** Mostly bytes of which boundaries and line ends are made. */
    private static byte[] content(Random random) {
        byte[] alphabet = ("\r\n\n--" + Form.BOUNDARY).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int length = random.nextInt(random.nextInt(10) == 0 ? 9_000 : 60);
        while (bytes.size() < length) {
            switch (random.nextInt(4)) {
                case 0 ->
                        bytes.writeBytes(Arrays.copyOf(alphabet, random.nextInt(alphabet.length)));
                case 1 -> bytes.write(random.nextInt(256));
                default -> bytes.write(alphabet[random.nextInt(alphabet.length)]);
            }
        }
        String noBoundary =
                bytes.toString(StandardCharsets.ISO_8859_1).replace(Form.BOUNDARY, "boundary");
        return noBoundary.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Sent> parts(Random random) {
        List<Sent> parts = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            parts.add(new Sent(random.nextBoolean() ? "image[]" : "f" + i, content(random)));
        }
        return parts;
    }

    private static Form form(List<Sent> parts) {
        Form form = new Form();
        for (Sent sent : parts) {
            form.file(sent.name(), "x.bin", "application/octet-stream", sent.content());
        }
        return form;
    }

    @Property(tries = 2_000)
    void randomFormsComeThroughWhole(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        List<Sent> sent = parts(random);
        byte[] body = form(sent).field("model", "whisper-1").end();
        byte[] expected = form(sent).field("model", "upstream's").field("stream", "true").end();
        try (Multipart form = Form.whole(Form.read(new Dribble(body, random), directory))) {
            assertThat(form.parts()).hasSize(sent.size() + 1);
            for (int i = 0; i < sent.size(); i++) {
                FormPart part = form.parts().get(i);
                assertThat(part.name()).isEqualTo(sent.get(i).name());
                assertThat(stretch(form, part.content())).isEqualTo(sent.get(i).content());
            }
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            FormBody outgoing = form.outgoing().adding("stream", "true");
            if (form.field("model") instanceof Field.Given(FormPart part, String _)) {
                outgoing = outgoing.replacing(part, "upstream's");
            }
            outgoing.writeTo(written);
            assertThat(written.toByteArray()).isEqualTo(expected);
            assertThat(outgoing.length()).isEqualTo(expected.length);
        }
    }

    private static byte[] stretch(Multipart form, FileSpan span) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) span.length());
        while (bytes.hasRemaining()) {
            form.channel().read(bytes, span.offset() + bytes.position());
        }
        return bytes.array();
    }

    @Property(tries = 4_000)
    void damagedFormsEndInAResult(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] body = Damage.to(form(parts(random)).field("model", "m").end(), random);
        boolean wholeAgain = false;
        switch (Form.read(new Dribble(body, random), directory)) {
            case Reading.Whole(Multipart form) -> {
                wholeAgain = true;
                assertThat(partsLieInTheirOrder(form)).isTrue();
                form.field("model");
                form.close();
            }
            case Reading.Malformed malformed ->
                    assertThat(malformed.problem()).isNotBlank().doesNotContain("\n");
            case Reading.TooLarge tooLarge ->
                    assertThat((long) body.length).isGreaterThan(tooLarge.mostBytes());
        }
        // the same bytes in one piece read the same
        Reading again = Form.read(body, directory);
        assertThat(again instanceof Reading.Whole).isEqualTo(wholeAgain);
        if (again instanceof Reading.Whole(Multipart form)) {
            form.close();
        }
    }

    private static boolean partsLieInTheirOrder(Multipart form) {
        long at = 0;
        for (FormPart part : form.parts()) {
            if (part.head().offset() < at || part.content().offset() < part.head().end()) {
                return false;
            }
            at = part.content().end();
        }
        return at <= form.length();
    }

    @Property(tries = 1_000)
    void randomBytesAreMalformed(@ForAll byte[] body) throws IOException {
        assertThat(Form.read(body, directory)).isInstanceOf(Reading.Malformed.class);
    }
}
