package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and speech, which are paid by the piece or by the token. */
class MadeMediaTest extends EndpointStage {

    @BeforeAll
    void offer() {
        stage.admin().offer("speech", List.of("audio.speech"), FrontDoor.TEXT);
        stage.admin()
                .offer(
                        "spoken",
                        List.of("audio.speech"),
                        Prices.NONE.with(PriceComponent.CHARACTER, Price.ofPicos(15_000_000)));
        stage.admin()
                .offer(
                        "pictures",
                        List.of("images.generations", "images.edits"),
                        Prices.NONE.with(PriceComponent.IMAGE, Price.ofPicos(40_000_000_000L)));
        stage.admin()
                .offer(
                        "painter",
                        List.of("images.generations", "images.edits"),
                        Prices.NONE
                                .withInput(Price.ofPicos(1_000))
                                .with(PriceComponent.IMAGE_INPUT, Price.ofPicos(2_000))
                                .with(PriceComponent.IMAGE_OUTPUT, Price.ofPicos(30_000)));
        stage.admin()
                .connect(
                        "openai-compatible",
                        upstream.url(),
                        Map.of(
                                "speech",
                                "up-speech",
                                "spoken",
                                "tts-1",
                                "pictures",
                                "up-pictures",
                                "painter",
                                "up-painter"));
    }

    @Test
    void imagesByThePiece() {
        upstream.reply(
                Reply.json(
                        200,
                        "{\"created\":1,\"data\":[{\"b64_json\":\"AA\"},{\"b64_json\":\"BB\"}]}"));
        HttpResponse<String> response =
                post(
                        "/v1/images/generations",
                        "{\"model\":\"pictures\",\"prompt\":\"a cat\",\"n\":2}");
        assertThat(door.chargeOf(response)).isEqualTo(2 * 40_000_000L);
    }

    @Test
    void imagesByTheToken() {
        upstream.reply(
                Reply.json(
                        200,
                        """
                        {"created":1,"data":[{"b64_json":"AA"}],"usage":{"input_tokens":50,
                         "input_tokens_details":{"text_tokens":10,"image_tokens":40},
                         "output_tokens":272,"total_tokens":322}}
                        """));
        HttpResponse<String> response =
                post("/v1/images/generations", "{\"model\":\"painter\",\"prompt\":\"a cat\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(stage.admin().receipt(id).lines())
                .extracting(Receipt.Line::component)
                .containsExactly("input", "imageInput", "imageOutput");
        assertThat(door.chargeOf(response)).isEqualTo(10 + 40 * 2 + 272 * 30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"usage\":null",
                ",\"usage\":{\"input_tokens\":7,\"output_tokens\":0,\"total_tokens\":7}"
            })
    void imagesByTheTokenWithoutUsageAreNeitherFreeNorDearerThanKnown(String usage) {
        upstream.reply(
                Reply.json(
                        200,
                        "{\"created\":1,\"data\":[{\"b64_json\":\"AA\"},{\"b64_json\":\"BB\"}]"
                                + usage
                                + "}"));
        HttpResponse<String> response =
                post(
                        "/v1/images/generations",
                        "{\"model\":\"painter\",\"prompt\":\"a cat\",\"n\":3}");
        // two were delivered of the three asked for
        assertCountedImages(response, 2);
    }

    /** The prompt as it is counted here, and a hundred tokens for each image. */
    private void assertCountedImages(HttpResponse<String> response, int images) {
        Receipt receipt = door.receipt(response);
        assertThat(receipt.lines())
                .extracting(Receipt.Line::component)
                .containsExactly("input", "imageOutput");
        assertThat(receipt.lines().getFirst().quantity()).isBetween(2L, 4L);
        assertThat(receipt.lines().getLast().quantity()).isEqualTo(images * 100L);
        assertThat(door.chargeOf(response))
                .isEqualTo(receipt.lines().getFirst().quantity() + images * 100L * 30);
    }

    @Test
    void streamedImagesWithoutUsageCostTheSame() {
        upstream.reply(
                Reply.events(
                        """
                        event: image_generation.completed
                        data: {"type":"image_generation.completed","b64_json":"AA"}

                        """));
        HttpResponse<String> response =
                post(
                        "/v1/images/generations",
                        "{\"model\":\"painter\",\"prompt\":\"a cat\",\"stream\":true}");
        assertCountedImages(response, 1);
    }

    @Test
    void imagesByThePieceArePaidWhateverTheUpstreamReports() {
        upstream.reply(
                Reply.json(
                        200,
                        "{\"created\":1,\"data\":[{\"b64_json\":\"AA\"}],\"usage\":{\"input_tokens\":0,\"output_tokens\":0,\"total_tokens\":0}}"));
        HttpResponse<String> response =
                post("/v1/images/generations", "{\"model\":\"pictures\",\"prompt\":\"a cat\"}");
        assertThat(door.chargeOf(response)).isEqualTo(40_000_000L);
    }

    @Test
    void speechByTheCharacter() throws IOException, InterruptedException {
        byte[] audio = new byte[50_000];
        audio[49_999] = 7;
        upstream.reply(Reply.streamed("audio/mpeg", audio));
        HttpResponse<byte[]> response =
                stage.http()
                        .send(
                                stage.request("/v1/audio/speech")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        "{\"model\":\"spoken\",\"input\":\"Grüße 👋\",\"voice\":\"x\"}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(audio);
        assertThat(response.headers().firstValue("content-type")).contains("audio/mpeg");
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(stage.admin().receipt(id).request().charge())
                .isEqualTo(Money.ofNanos(7 * 15_000));
    }

    @Test
    void speechByTheTokenComesInEventsFromTheUpstream() throws IOException, InterruptedException {
        upstream.reply(
                Reply.events(
                        """
                        data: {"type":"speech.audio.delta","audio":"aGVsbG8="}

                        data: {"type":"speech.audio.delta","audio":"IHdvcmxk"}

                        data: {"type":"speech.audio.done","usage":{"input_tokens":4,"output_tokens":30,"total_tokens":34}}

                        """));
        HttpResponse<String> response =
                post(
                        "/v1/audio/speech",
                        "{\"model\":\"speech\",\"input\":\"hello world\",\"voice\":\"x\"}");
        assertThat(upstream.last().text())
                .isEqualTo(
                        "{\"stream_format\":\"sse\",\"model\":\"up-speech\",\"input\":\"hello world\",\"voice\":\"x\"}");
        assertThat(response.body()).isEqualTo("hello world");
        assertThat(response.headers().firstValue("content-type")).contains("audio/mpeg");
        assertThat(door.chargeOf(response)).isEqualTo(4 + 300);
    }
}
