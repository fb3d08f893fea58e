package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.testing.ScriptedUpstream;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Case 26 of surface reference §8: forms with files, through the front door. */
@TestInstance(Lifecycle.PER_CLASS)
class UploadsTest {

    private static final int BYTES_A_SECOND = 8_000;

    private final FrontDoor door = new FrontDoor();
    private final ScriptedUpstream upstream = door.upstream;

    @BeforeAll
    void offer() {
        List<String> sound = List.of("audio.transcriptions", "audio.translations");
        door.stage.admin().offer("by-second", sound, perSecond(100_000));
        door.stage.admin().offer("by-token", List.of("audio.transcriptions"), FrontDoor.TEXT);
        door.stage.admin().offer("painter", List.of("images.edits"), FrontDoor.TEXT);
        door.stage
                .admin()
                .connect(
                        "openai",
                        upstream.url(),
                        Map.of("by-second", "whisper-1", "by-token", "t", "painter", "p"));
    }

    @AfterAll
    void close() {
        door.close();
    }

    private static Prices perSecond(long nanos) {
        return Prices.NONE.with(PriceComponent.SECOND, Price.ofPicos(nanos * 1_000));
    }

    /** So many bytes of noise, which plays for a second each 8,000. */
    private static byte[] wav(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return ByteBuffer.allocate(44 + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + bytes)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(BYTES_A_SECOND)
                .putInt(BYTES_A_SECOND)
                .putShort((short) 1)
                .putShort((short) 8)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(bytes)
                .put(noise)
                .array();
    }

    private static byte[] form(Object... parts) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (int i = 0; i < parts.length; i += 2) {
            form.writeBytes(
                    text("--edge\r\nContent-Disposition: form-data; " + parts[i] + "\r\n\r\n"));
            form.writeBytes(
                    parts[i + 1] instanceof byte[] bytes ? bytes : text(parts[i + 1].toString()));
            form.writeBytes(text("\r\n"));
        }
        form.writeBytes(text("--edge--\r\n"));
        return form.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(String path, byte[] form) {
        return door.stage.send(
                door.stage
                        .request(path)
                        .setHeader("Content-Type", "multipart/form-data; boundary=edge")
                        .POST(BodyPublishers.ofByteArray(form))
                        .build());
    }

    private static byte[] transcription(String model, byte[] sound, String format) {
        return form(
                "name=\"response_format\"", format,
                "name=\"file\"; filename=\"voice é.wav\"\r\nContent-Type: audio/wav", sound,
                "name=\"model\"", model,
                "name=\"timestamp_granularities[]\"", "word",
                "name=\"timestamp_granularities[]\"", "segment");
    }

    @Test
    void passesEveryByteButTheModel() {
        upstream.reply(
                Reply.json(
                        200,
                        "{\"text\":\"hello\",\"usage\":{\"type\":\"duration\",\"seconds\":3}}"));
        byte[] sound = wav(20_000);
        HttpResponse<String> response =
                send("/v1/audio/transcriptions", transcription("by-second", sound, "json"));
        assertThat(response.body()).contains("hello");
        assertThat(upstream.last().body()).isEqualTo(transcription("whisper-1", sound, "json"));
        assertThat(upstream.last().header("content-type"))
                .isEqualTo("multipart/form-data; boundary=edge");
        assertThat(door.chargeOf(response)).isEqualTo(300_000);
    }

    @Test
    void aTranscriptAsTextIsPaidByTheSecondsThatTheSoundPlays() {
        upstream.reply(Reply.whole(200, "text/plain; charset=utf-8", text("grüße\n")));
        HttpResponse<String> response =
                send(
                        "/v1/audio/translations",
                        transcription("by-second", wav(BYTES_A_SECOND * 7 + 1), "text"));
        assertThat(response.body()).isEqualTo("grüße\n");
        assertThat(response.headers().firstValue("content-type"))
                .contains("text/plain; charset=utf-8");
        assertThat(door.chargeOf(response)).isEqualTo(800_000);
    }

    @Test
    void soundOfUnknownLengthIsRefusedWhereSecondsArePaid() {
        int sent = upstream.received().size();
        HttpResponse<String> response =
                send(
                        "/v1/audio/transcriptions",
                        transcription("by-second", text("no sound at all"), "text"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("duration").contains("\"param\":\"file\"");
        assertThat(upstream.received()).hasSize(sent);
    }

    @Test
    void transcriptsStream() {
        upstream.reply(
                Reply.events(
                        """
                        data: {"type":"transcript.text.delta","delta":"hel"}

                        data: {"type":"transcript.text.done","text":"hello","usage":{"type":"tokens","input_tokens":20,"input_token_details":{"audio_tokens":20,"text_tokens":0},"output_tokens":2,"total_tokens":22}}

                        """));
        HttpResponse<String> response =
                send(
                        "/v1/audio/transcriptions",
                        form(
                                "name=\"model\"", "by-token",
                                "name=\"stream\"", "true",
                                "name=\"file\"; filename=\"a.wav\"", wav(BYTES_A_SECOND)));
        assertThat(response.body())
                .startsWith("event: transcript.text.delta\ndata: {")
                .contains("event: transcript.text.done\n")
                .doesNotContain("[DONE]");
        assertThat(door.chargeOf(response)).isEqualTo(20 + 20);
    }

    @Test
    void imagesAreEdited() {
        upstream.reply(
                Reply.json(
                        200,
                        "{\"data\":[{\"b64_json\":\"AA\"}],\"usage\":{\"input_tokens\":300,"
                                + "\"input_tokens_details\":{\"image_tokens\":290,\"text_tokens\":10},\"output_tokens\":40}}"));
        byte[] png = new byte[30_000];
        new Random(1).nextBytes(png);
        HttpResponse<String> response =
                send(
                        "/v1/images/edits",
                        form(
                                "name=\"image[]\"; filename=\"1.png\"\r\nContent-Type: image/png",
                                png,
                                "name=\"image[]\"; filename=\"2.png\"\r\nContent-Type: image/png",
                                png,
                                "name=\"prompt\"",
                                "add a hat",
                                "name=\"model\"",
                                "painter"));
        assertThat(door.chargeOf(response)).isEqualTo(300 + 400);
        HttpResponse<String> asJson =
                door.post(
                        "/v1/images/edits",
                        "{\"model\":\"painter\",\"prompt\":\"x\",\"images\":[{\"image_url\":\"data:image/png;base64,AA\"}]}");
        assertThat(asJson.statusCode()).isEqualTo(200);
        HttpResponse<String> file =
                door.post(
                        "/v1/images/edits",
                        "{\"model\":\"painter\",\"prompt\":\"x\",\"images\":[{\"file_id\":\"file-1\"}]}");
        assertThat(file.statusCode()).isEqualTo(400);
        assertThat(file.body()).contains("unsupported_parameter");
    }

    @Test
    void severalFilesAtOnceAndNoneIsLeftBehind() throws Exception {
        int files = 8;
        byte[] form = transcription("large", wav(4 << 20), "json");
        try (ScriptedUpstream patient = new ScriptedUpstream();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            patient.forgetBodies();
            CountDownLatch all = new CountDownLatch(files);
            patient.reply((request, connection) -> {
                all.countDown();
                all.await(60, TimeUnit.SECONDS);
                Reply.json(
                                200,
                                "{\"text\":\"x\",\"usage\":{\"type\":\"duration\",\"seconds\":3000}}")
                        .to(request, connection);
            });
            door.stage.admin().offer("large", List.of("audio.transcriptions"), perSecond(1));
            door.stage.admin().connect("openai", patient.url(), Map.of("large", "large"));
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                statuses.add(
                        threads.submit(() -> send("/v1/audio/transcriptions", form).statusCode()));
            }
            for (Future<Integer> status : statuses) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
        try (Stream<Path> left = Files.list(door.stage.data().resolve("uploads"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoForm() {
        byte[] twice =
                form(
                        "name=\"model\"",
                        "by-second",
                        "name=\"model\"",
                        "by-token",
                        "name=\"file\"; filename=\"a\"",
                        wav(10));
        assertThat(send("/v1/audio/transcriptions", twice).body()).contains("stands twice");
        assertThat(send("/v1/audio/transcriptions", text("--edge\r\n\r\nhalf a form")).statusCode())
                .isEqualTo(400);
        assertThat(
                        send(
                                        "/v1/audio/transcriptions",
                                        form("name=\"file\"; filename=\"a\"", wav(10)))
                                .body())
                .contains("missing_required_parameter");
        assertThat(
                        send(
                                        "/v1/audio/transcriptions",
                                        transcription("by-second", wav(33 << 20), "json"))
                                .statusCode())
                .isEqualTo(413);
        assertThat(door.post("/v1/audio/transcriptions", "{}").statusCode()).isEqualTo(415);
        assertThat(door.get("/v1/audio/transcriptions").statusCode()).isEqualTo(405);
    }
}
