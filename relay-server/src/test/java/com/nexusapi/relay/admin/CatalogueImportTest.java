package com.nexusapi.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.store.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A catalogue of list prices is looked at, then applied as it was looked at. */
class CatalogueImportTest {

    private static final String HEADER =
            "model,provider,mode,input_usd_per_mtok,cached_input_usd_per_mtok,"
                    + "cache_write_5m_usd_per_mtok,cache_write_1h_usd_per_mtok,output_usd_per_mtok,"
                    + "audio_in,audio_out,image_in,image_out,per_unit,unit,long_ctx_threshold,"
                    + "long_ctx_input,long_ctx_output,context_window,max_output,source\n";

    private static final String FIRST =
            HEADER
                    + chat("steady", 1, 4)
                    + chat("dearer", 1, 4)
                    + chat("cheaper", 2, 8)
                    + chat("gone", 1, 1);

    private static final String SECOND =
            HEADER
                    + chat("steady", 1, 4)
                    + chat("dearer", 2, 4)
                    + chat("cheaper", 1, 8)
                    + chat("fresh", 3, 9)
                    + "tts-x,acme,speech,,,,,,,,,,0.00001,character,,,,,,note\n";

    private final Path directory;

    CatalogueImportTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static String chat(String model, int input, int output) {
        return model + ",acme,chat," + input + ",,,," + output + ",,,,,,,,,,100000,1000,note\n";
    }

    private static String image(String model, String imageIn, String imageOut) {
        String input = imageIn.isEmpty() ? "" : "5";
        return model
                + ",acme,image,"
                + input
                + ",,,,,,,"
                + imageIn
                + ","
                + imageOut
                + ",,,,,,,,note\n";
    }

    @ParameterizedTest
    @EnumSource
    void appliesExactlyWhatWasLookedAt(Dialect dialect) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String anne = world.session("anne@nexusapi.com", Role.OWNER);
            apply(world, anne, FIRST);
            String channel = channel(world, anne);

            Reply shown = send(world, anne, SECOND, "");
            assertThat(shown.status()).as(shown.body().toString()).isEqualTo(200);
            JsonNode found = shown.body();
            assertThat(found.path("newModels").findValuesAsText("modelId"))
                    .containsExactly("fresh", "tts-x");
            assertThat(found.at("/newModels/0/enabled").asBoolean()).isTrue();
            assertThat(found.at("/newModels/0/price/prices/input/picoUsd").asLong())
                    .isEqualTo(3_300_000);
            assertThat(found.at("/newModels/1/enabled").asBoolean()).isFalse();
            assertThat(found.path("prices").findValuesAsText("modelId"))
                    .containsExactly("cheaper", "dearer");
            assertThat(found.at("/prices/0/material").asBoolean()).isFalse();
            assertThat(found.at("/prices/1/material").asBoolean()).isTrue();
            assertThat(found.at("/prices/1/from/prices/input/picoUsd").asLong())
                    .isEqualTo(1_100_000);
            assertThat(found.path("vanished").get(0).asText()).isEqualTo("gone");
            // "cheaper" was agreed at another price, "dearer" says the list price, "fresh" nothing
            assertThat(found.path("costs").findValuesAsText("modelId"))
                    .containsExactly("dearer", "fresh");
            assertThat(inForce(world, anne, "cheaper")).as("nothing applied").isEqualTo(2_200_000);
            assertThat(found.path("applied")).isEmpty();
            String digest = found.path("digest").asText();
            assertThat(send(world, anne, SECOND, "").text("digest")).isEqualTo(digest);

            JsonNode done = send(world, anne, SECOND, digest).body();
            assertThat(done.path("applied").findValuesAsText("state"))
                    .containsExactly("EFFECTIVE", "EFFECTIVE", "SCHEDULED", "PENDING_APPROVAL");
            world.clock.advance(Duration.ofSeconds(5));
            assertThat(inForce(world, anne, "cheaper")).isEqualTo(1_100_000);
            assertThat(inForce(world, anne, "fresh")).isEqualTo(3_300_000);
            assertThat(inForce(world, anne, "dearer")).isEqualTo(1_100_000);
            assertThat(inForce(world, anne, "gone")).isEqualTo(1_100_000);
            JsonNode costs = get(world, anne, "/channels/" + channel).path("costs");
            assertThat(costs.at("/dearer/prices/input/picoUsd").asLong()).isEqualTo(2_000_000);
            assertThat(costs.at("/cheaper/prices/input/picoUsd").asLong()).isEqualTo(500_000);

            JsonNode again = send(world, anne, SECOND, "").body();
            assertThat(again.path("newModels")).isEmpty();
            assertThat(again.path("prices")).isEmpty();
            assertThat(again.path("costs")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void imageModelsArePricedByTheirTokens(Dialect dialect) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String anne = world.session("anne@nexusapi.com", Role.OWNER);
            apply(world, anne, HEADER + image("painter", "8", "30") + image("later", "", ""));
            assertThat(get(world, anne, "/models/painter").at("/price/prices").toString())
                    .isEqualTo(
                            "{\"input\":{\"picoUsd\":5500000},\"imageInput\":{\"picoUsd\":8800000},"
                                    + "\"imageOutput\":{\"picoUsd\":33000000}}");

            JsonNode found =
                    send(
                                    world,
                                    anne,
                                    HEADER
                                            + image("painter", "8", "40")
                                            + image("later", "8", "30")
                                            + image("fresh", "2.5", "8"),
                                    "")
                            .body();
            assertThat(found.path("newModels").findValuesAsText("modelId"))
                    .containsExactly("fresh");
            assertThat(found.at("/newModels/0/enabled").asBoolean(true)).isFalse();
            assertThat(found.at("/newModels/0/price/prices/imageOutput/picoUsd").asLong())
                    .isEqualTo(8_800_000);
            assertThat(found.path("prices").findValuesAsText("modelId"))
                    .containsExactly("later", "painter");
            assertThat(found.at("/prices/0/material").asBoolean(true)).isFalse();
            assertThat(found.at("/prices/1/material").asBoolean()).isTrue();
            assertThat(found.at("/prices/1/to/prices/imageOutput/picoUsd").asLong())
                    .isEqualTo(44_000_000);
        }
    }

    /** As one that an earlier release has put in without a price it could not express. */
    @ParameterizedTest
    @EnumSource(names = "H2")
    void aModelThatNeverHadAPriceGetsTheListPriceKnown(Dialect dialect) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String anne = world.session("anne@nexusapi.com", Role.OWNER);
            String csv = HEADER + image("painter", "8", "30");
            apply(world, anne, csv);
            assertThat(send(world, anne, csv, "").body().path("prices")).isEmpty();
            world.db.run(tx ->
                    tx.update(
                            "UPDATE price_version SET withdrawn = TRUE WHERE model_id = 'painter'"));

            JsonNode found = send(world, anne, csv, "").body();
            assertThat(found.path("newModels")).isEmpty();
            assertThat(found.at("/prices/0/to/prices/imageOutput/picoUsd").asLong())
                    .isEqualTo(33_000_000);
            assertThat(found.at("/prices/0/from").isNull()).isTrue();
            apply(world, anne, csv);
            assertThat(
                            get(world, anne, "/models/painter")
                                    .at("/price/prices/imageOutput/picoUsd")
                                    .asLong())
                    .isEqualTo(33_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesADifferenceThatIsNoLongerTheOneLookedAt(Dialect dialect) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String anne = world.session("anne@nexusapi.com", Role.OWNER);
            apply(world, anne, FIRST);
            String digest = send(world, anne, SECOND, "").text("digest");
            assertThat(
                            world.send(
                                            anne,
                                            "POST",
                                            "/admin/v1/models/dearer/prices",
                                            """
                                            {"prices":{"input":{"picoUsd":7},
                                            "output":{"picoUsd":7}},"reason":"sale"}
                                            """)
                                    .status())
                    .isEqualTo(201);
            world.clock.advance(Duration.ofSeconds(5));

            Reply refused = send(world, anne, SECOND, digest);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("code")).isEqualTo("difference_changed");
            assertThat(send(world, anne, FIRST, digest).text("code"))
                    .isEqualTo("difference_changed");
            assertThat(world.send(anne, "GET", "/admin/v1/models/fresh", "").status())
                    .isEqualTo(404);
            assertThat(inForce(world, anne, "cheaper")).isEqualTo(2_200_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void refusesWhatIsNoCatalogue(Dialect dialect) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String anne = world.session("anne@nexusapi.com", Role.OWNER);
            for (String csv :
                    new String[] {
                        "",
                        "model\n",
                        HEADER,
                        HEADER + "a,b\n",
                        HEADER + chat("a", -1, 2),
                        HEADER + chat("no spaces", 1, 2),
                        FIRST + chat("steady", 1, 2),
                        HEADER + "x,acme,dance,1,,,,1,,,,,,,,,,,,\n",
                        HEADER + "x,acme,chat,1.00000000001,,,,1,,,,,,,,,,,,\n"
                    }) {
                Reply refused = send(world, anne, csv, "");
                assertThat(refused.status()).as(csv).isEqualTo(400);
                assertThat(refused.text("field")).isIn("csv", "id", "prices.input");
            }
        }
    }

    private static void apply(AdminWorld world, String operator, String csv) {
        String digest = send(world, operator, csv, "").text("digest");
        assertThat(send(world, operator, csv, digest).status()).isEqualTo(200);
    }

    private static Reply send(AdminWorld world, String operator, String csv, String digest) {
        ObjectNode body = world.json.createObjectNode().put("csv", csv);
        if (!digest.isEmpty()) {
            body.put("digest", digest);
        }
        return world.send(operator, "POST", "/admin/v1/catalogue/import", body.toString());
    }

    private static String channel(AdminWorld world, String operator) {
        Reply made =
                world.send(
                        operator,
                        "POST",
                        "/admin/v1/channels",
                        """
                        {"name":"up","kind":"openai-compatible","baseUrl":"https://up.example/v1",
                        "credentials":["sk-very-secret-1234"],
                        "models":{"dearer":"dearer","cheaper":"cheaper","fresh":"fresh"},
                        "costs":{
                        "dearer":{"prices":{"input":{"picoUsd":1000000},
                            "output":{"picoUsd":4000000}}},
                        "cheaper":{"prices":{"input":{"picoUsd":500000},
                            "output":{"picoUsd":4000000}}}}}
                        """);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.text("id");
    }

    private static JsonNode get(AdminWorld world, String operator, String path) {
        return world.send(operator, "GET", "/admin/v1" + path, "").body();
    }

    private static long inForce(AdminWorld world, String operator, String model) {
        return get(world, operator, "/models/" + model).at("/price/prices/input/picoUsd").asLong();
    }
}
