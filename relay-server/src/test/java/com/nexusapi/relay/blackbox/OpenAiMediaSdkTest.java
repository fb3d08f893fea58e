package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateResponse;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImageModel;
import com.openai.models.images.ImagesResponse;
import com.openai.models.moderations.ModerationCreateParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The official Java SDK: vectors, moderation, images, speech, and sound written down. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenAiMediaSdkTest {

    private static final String HEARD = "The quick brown fox jumps over the lazy dog.";
    private static final int SECONDS = 3;
    private static final int BYTES_A_SECOND = 8_000;

    private final SdkStage scene = new SdkStage();
    private final OpenAIClient client =
            OpenAIOkHttpClient.builder().baseUrl(scene.openAiUrl()).apiKey(scene.key()).build();

    @AfterAll
    void close() {
        client.close();
        scene.close();
    }

    @Test
    void vectorsAsTheSdkAsksForThemAndAsNumbers() {
        EmbeddingCreateParams.Builder asked =
                EmbeddingCreateParams.builder()
                        .model("vectors")
                        .dimensions(64)
                        .inputOfArrayOfStrings(List.of("one two", "three four five"));
        List<Float> first = vector(asked.build());
        List<Float> numbers =
                vector(asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT).build());
        assertThat(first).hasSize(64).isEqualTo(numbers);
    }

    private List<Float> vector(EmbeddingCreateParams params) {
        try (HttpResponseFor<CreateEmbeddingResponse> response =
                client.embeddings().withRawResponse().create(params)) {
            CreateEmbeddingResponse vectors = response.parse();
            assertThat(vectors.data()).hasSize(2);
            assertThat(vectors.usage().promptTokens()).isEqualTo(5);
            scene.assertCharged(response.requestId().orElseThrow(), 5, SdkStage.INPUT);
            return vectors.data().getFirst().embedding();
        }
    }

    @Test
    void moderationCostsNothing() {
        try (var response =
                client.moderations()
                        .withRawResponse()
                        .create(
                                ModerationCreateParams.builder()
                                        .model("judge")
                                        .inputOfStrings(List.of("Good morning", "Attack!"))
                                        .build())) {
            assertThat(response.parse().results().stream().map(result -> result.flagged()))
                    .containsExactly(false, true);
            scene.assertCharged(response.requestId().orElseThrow());
        }
    }

    @Test
    void imagesAreMade() {
        ImageGenerateParams params =
                ImageGenerateParams.builder().model("painter").prompt("a red cat").n(2).build();
        try (HttpResponseFor<ImagesResponse> response =
                client.images().withRawResponse().generate(params)) {
            ImagesResponse images = response.parse();
            assertThat(images.data().orElseThrow())
                    .hasSize(2)
                    .allMatch(image -> image.b64Json().isPresent());
            scene.assertCharged(
                    response.requestId().orElseThrow(),
                    3,
                    SdkStage.INPUT,
                    images.usage().orElseThrow().outputTokens(),
                    SdkStage.OUTPUT);
        }
    }

    @Test
    void imagesComeInPartsFirst() {
        ImageGenerateParams params =
                ImageGenerateParams.builder()
                        .model("painter")
                        .prompt("a red cat")
                        .partialImages(2)
                        .build();
        try (HttpResponseFor<StreamResponse<ImageGenStreamEvent>> response =
                        client.images().withRawResponse().generateStreaming(params);
                StreamResponse<ImageGenStreamEvent> stream = response.parse()) {
            List<ImageGenStreamEvent> events = stream.stream().toList();
            assertThat(events).hasSize(3);
            assertThat(events.getFirst().isGenerationPartialImage()).isTrue();
            var usage = events.getLast().asGenerationCompleted().usage();
            scene.assertCharged(
                    response.requestId().orElseThrow(),
                    usage.inputTokens(),
                    SdkStage.INPUT,
                    usage.outputTokens(),
                    SdkStage.OUTPUT);
        }
    }

    @Test
    void imagesAreEdited() {
        ImageEditParams params =
                ImageEditParams.builder()
                        .model(ImageModel.of("painter"))
                        .prompt("with a hat")
                        .image(
                                MultipartField.<ImageEditParams.Image>builder()
                                        .value(
                                                ImageEditParams.Image.ofInputStream(
                                                        new ByteArrayInputStream(new byte[2_000])))
                                        .filename("cat.png")
                                        .contentType("image/png")
                                        .build())
                        .build();
        try (HttpResponseFor<ImagesResponse> response =
                client.images().withRawResponse().edit(params)) {
            var usage = response.parse().usage().orElseThrow();
            assertThat(usage.inputTokens()).isEqualTo(3 + 194);
            scene.assertCharged(
                    response.requestId().orElseThrow(),
                    usage.inputTokens(),
                    SdkStage.INPUT,
                    usage.outputTokens(),
                    SdkStage.OUTPUT);
        }
    }

    @Test
    void speechByTheCharacterAndByTheToken() throws IOException {
        String text = "Grüße an alle";
        SpeechCreateParams.Builder asked = SpeechCreateParams.builder().input(text).voice("alloy");
        try (HttpResponse spoken = client.audio().speech().create(asked.model("reader").build());
                HttpResponse counted =
                        client.audio().speech().create(asked.model("speaker").build())) {
            assertThat(spoken.headers().values("content-type")).containsExactly("audio/mpeg");
            assertThat(spoken.body().readAllBytes())
                    .hasSize(3 * 1_024)
                    .isEqualTo(counted.body().readAllBytes());
            scene.assertCharged(
                    spoken.requestId().orElseThrow(), text.length(), SdkStage.CHARACTER);
            scene.assertCharged(
                    counted.requestId().orElseThrow(), 3, SdkStage.INPUT, 30, SdkStage.OUTPUT);
        }
    }

    private static TranscriptionCreateParams.Builder sound(String model) {
        InputStream wav = new ByteArrayInputStream(wav());
        return TranscriptionCreateParams.builder()
                .model(model)
                .file(
                        MultipartField.<InputStream>builder()
                                .value(wav)
                                .filename("fox.wav")
                                .contentType("audio/wav")
                                .build());
    }

    /** Three seconds of silence, and a little more, which counts as a fourth. */
    private static byte[] wav() {
        int bytes = SECONDS * BYTES_A_SECOND + 10;
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
                .array();
    }

    @Test
    void soundIsWrittenDownByTheTokenAndByTheSecond() {
        try (HttpResponseFor<TranscriptionCreateResponse> response =
                client.audio()
                        .transcriptions()
                        .withRawResponse()
                        .create(sound("listener").build())) {
            assertThat(response.parse().asTranscription().text()).isEqualTo(HEARD);
            scene.assertCharged(
                    response.requestId().orElseThrow(),
                    10 * (SECONDS + 1),
                    SdkStage.INPUT,
                    9,
                    SdkStage.OUTPUT);
        }
        try (HttpResponseFor<TranscriptionCreateResponse> response =
                client.audio()
                        .transcriptions()
                        .withRawResponse()
                        .create(
                                sound("whisper")
                                        .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                                        .build())) {
            assertThat(response.parse().asVerbose().segments().orElseThrow()).hasSize(1);
            scene.assertCharged(response.requestId().orElseThrow(), SECONDS + 1, SdkStage.SECOND);
        }
    }

    @Test
    void textWithoutUsageIsPaidByItsSeconds() {
        for (AudioResponseFormat format :
                List.of(
                        AudioResponseFormat.TEXT,
                        AudioResponseFormat.SRT,
                        AudioResponseFormat.VTT)) {
            try (HttpResponseFor<TranscriptionCreateResponse> response =
                    client.audio()
                            .transcriptions()
                            .withRawResponse()
                            .create(sound("whisper").responseFormat(format).build())) {
                assertThat(response.parse().asTranscription().text()).contains(HEARD);
                scene.assertCharged(
                        response.requestId().orElseThrow(), SECONDS + 1, SdkStage.SECOND);
            }
        }
    }

    @Test
    void soundIsWrittenDownWordByWord() {
        try (HttpResponseFor<StreamResponse<TranscriptionStreamEvent>> response =
                        client.audio()
                                .transcriptions()
                                .withRawResponse()
                                .createStreaming(sound("listener").build());
                StreamResponse<TranscriptionStreamEvent> stream = response.parse()) {
            List<TranscriptionStreamEvent> events = stream.stream().toList();
            assertThat(events).hasSize(10);
            assertThat(events.getLast().asTranscriptTextDone().text()).isEqualTo(HEARD);
            scene.assertCharged(
                    response.requestId().orElseThrow(),
                    10 * (SECONDS + 1),
                    SdkStage.INPUT,
                    9,
                    SdkStage.OUTPUT);
        }
    }
}
