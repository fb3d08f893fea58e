package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreSettings;
import com.nexusapi.relay.store.StoreSettings.Durability;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Prices that were taken before the rules they are now checked by. */
class OldPricesTest extends EndpointStage {

    private static final List<String> ENDPOINTS =
            List.of(
                    "chat.completions",
                    "embeddings",
                    "images.generations",
                    "images.edits",
                    "audio.speech",
                    "audio.transcriptions",
                    "audio.translations");

    @BeforeAll
    void priceAsOfOld() {
        Prices all =
                FrontDoor.TEXT
                        .with(PriceComponent.IMAGE, Price.ofPicos(1_000_000))
                        .with(PriceComponent.CHARACTER, Price.ofPicos(1_000_000))
                        .with(PriceComponent.SECOND, Price.ofPicos(1_000_000));
        stage.admin().offer("old", ENDPOINTS, all);
        stage.admin().connect("openai-compatible", upstream.url(), Map.of("old", "up-old"));
        stage.killRelay();
        StoreSettings embedded = StoreSettings.embedded(stage.data(), Durability.DISK);
        try (Db db = Db.open(embedded)) {
            db.run(tx ->
                    tx.update(
                            "UPDATE price_version SET sheet = ?",
                            "{\"prices\":{\"search\":{\"picoUsd\":1000}}}"));
        }
        stage.crashAndRestart();
    }

    @Test
    void serveNothingThatTheyDoNotPrice() {
        upstream.reply(Reply.json(200, "{\"data\":[{}]}"));
        for (String path :
                List.of("chat/completions", "embeddings", "images/generations", "audio/speech")) {
            assertNotFound(
                    post(
                            "/v1/" + path,
                            "{\"model\":\"old\",\"input\":\"x\",\"prompt\":\"x\",\"messages\":[]}"));
        }
        for (String path : List.of("images/edits", "audio/transcriptions", "audio/translations")) {
            assertNotFound(
                    stage.send(
                            stage.request("/v1/" + path)
                                    .setHeader("Content-Type", "multipart/form-data; boundary=edge")
                                    .POST(BodyPublishers.ofString(form(path)))
                                    .build()));
        }
        assertThat(upstream.received()).isEmpty();
    }

    private static String form(String path) {
        String file = path.startsWith("images") ? "image" : "file";
        return "--edge\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nold\r\n"
                + "--edge\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nx\r\n"
                + "--edge\r\nContent-Disposition: form-data; name=\""
                + file
                + "\"; filename=\"a.bin\"\r\n\r\nbytes\r\n--edge--\r\n";
    }

    private static void assertNotFound(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
        assertThat(response.body()).contains("\"code\":\"model_not_found\"");
    }
}
