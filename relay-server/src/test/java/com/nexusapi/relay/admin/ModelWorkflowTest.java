package com.nexusapi.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.store.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models as two operators retire and limit them, over HTTP. */
class ModelWorkflowTest {

    private static final String ANNE = "anne@nexusapi.com";
    private static final String BEN = "ben@nexusapi.com";
    private static final String MODEL = "/admin/v1/models/acme%2Flarge:1";
    private static final String SPOKEN = "/admin/v1/models/spoken";
    private static final String OVERRIDE = ",\"overrideReason\":\"The provider ends it tomorrow.\"";

    private final Path directory;

    ModelWorkflowTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @EnumSource
    void aRetirementIsAnnouncedWaitsAndActsToTheSecond(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            Reply asked = desk.send(desk.ben, "DELETE", MODEL, "");
            assertThat(asked.status()).isEqualTo(202);
            assertThat(asked.text("state")).isEqualTo("PENDING_APPROVAL");
            assertThat(asked.text("effectiveFrom")).isEqualTo("2026-12-08T10:00:00Z");
            assertThat(desk.send(desk.ben, "DELETE", MODEL, "").text("code"))
                    .isEqualTo("already_proposed");
            String change = MODEL + "/changes/" + asked.text("changeId");
            assertThat(desk.send(desk.ben, "POST", change + "/approve", "").text("code"))
                    .isEqualTo("same_person");
            assertThat(desk.published(asked.text("noticeId"))).isEmpty();

            desk.world.clock.advance(Duration.ofHours(1));
            Reply approved = desk.send(desk.anne, "POST", change + "/approve", "");
            assertThat(approved.status()).isEqualTo(200);
            assertThat(approved.text("state")).isEqualTo("SCHEDULED");
            assertThat(approved.text("effectiveFrom")).isEqualTo("2026-12-08T11:00:00Z");
            assertThat(desk.published(asked.text("noticeId")).orElseThrow())
                    .isEqualTo("The model acme/large:1 is retired");
            JsonNode shown = desk.model().path("changes");
            assertThat(shown).hasSize(1);
            assertThat(shown.get(0)).isEqualTo(approved.body());

            desk.world.clock.advance(Duration.ofDays(14).minusNanos(1_000));
            desk.signInAgain();
            assertThat(desk.model().path("enabled").asBoolean()).isTrue();
            desk.world.clock.advance(Duration.ofNanos(1_000));
            assertThat(desk.send(desk.anne, "GET", MODEL, "").status()).isEqualTo(404);
            assertThat(desk.send(desk.anne, "DELETE", MODEL, "").status()).isEqualTo(404);
            assertThat(desk.send(desk.anne, "DELETE", change, "").text("code"))
                    .isEqualTo("model_change_in_force");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLowerLimitIsAnnouncedAndAHigherOneActsAtOnce(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            Reply higher = desk.put(desk.anne, 2_000, "");
            assertThat(higher.status()).isEqualTo(200);
            assertThat(higher.text("contextWindow")).isEqualTo("2000");

            Reply early = desk.put(desk.anne, 500, ",\"effectiveFrom\":\"2026-12-08T09:59:59Z\"");
            assertThat(early.status()).isEqualTo(422);
            assertThat(early.text("code")).isEqualTo("notice_period");
            assertThat(early.text("earliestEffectiveFrom")).isEqualTo("2026-12-08T10:00:00Z");
            Reply asked =
                    desk.put(
                            desk.anne,
                            500,
                            ",\"effectiveFrom\":\"2026-12-10T00:00:00Z\",\"reason\":\"As upstream.\"");
            assertThat(asked.status()).isEqualTo(202);
            assertThat(asked.body().path("contextWindow").asLong()).isEqualTo(500);
            assertThat(asked.body().path("maxOutputTokens").isNull()).isTrue();
            String change = MODEL + "/changes/" + asked.text("changeId");
            assertThat(desk.send(desk.ben, "POST", change + "/approve", "").text("effectiveFrom"))
                    .isEqualTo("2026-12-10T00:00:00Z");
            assertThat(desk.published(asked.text("noticeId")).orElseThrow())
                    .isEqualTo(
                            "The limits of acme/large:1 change (tokens): context window"
                                    + " 2000 → 500. Reason: As upstream.");
            assertThat(desk.model().path("contextWindow").asLong()).isEqualTo(2_000);

            assertThat(desk.send(desk.ben, "DELETE", change, "").status()).isEqualTo(204);
            assertThat(desk.model().path("changes")).isEmpty();
            assertThat(desk.send(desk.ben, "DELETE", change, "").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheOwnerOverridesTheNoticePeriodAndTheNoticeSaysWhy(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            String retirement = "{" + OVERRIDE.substring(1) + "}";
            assertThat(desk.send(desk.ben, "DELETE", MODEL, retirement).status()).isEqualTo(403);
            assertThat(desk.put(desk.ben, 500, OVERRIDE).status()).isEqualTo(403);
            assertThat(desk.put(desk.anne, 500, ",\"overrideReason\":\" \"").text("field"))
                    .isEqualTo("overrideReason");

            Reply lower = desk.put(desk.anne, 500, OVERRIDE);
            Reply gone = desk.send(desk.anne, "DELETE", MODEL, retirement);
            assertThat(lower.status()).isEqualTo(202);
            assertThat(gone.status()).isEqualTo(202);
            assertThat(
                            desk.send(
                                            desk.anne,
                                            "POST",
                                            MODEL
                                                    + "/changes/"
                                                    + gone.text("changeId")
                                                    + "/approve",
                                            "")
                                    .text("code"))
                    .isEqualTo("same_person");
            assertThat(desk.approve(lower)).isEqualTo("2026-11-24T10:00:05Z");
            desk.world.clock.advance(Duration.ofSeconds(5));
            assertThat(desk.model().path("contextWindow").asLong()).isEqualTo(500);
            assertThat(desk.approve(gone)).isEqualTo("2026-11-24T10:00:10Z");
            assertThat(desk.published(gone.text("noticeId")).orElseThrow())
                    .contains("The provider ends it tomorrow.");
            desk.world.clock.advance(Duration.ofSeconds(5));
            assertThat(desk.send(desk.anne, "GET", MODEL, "").status()).isEqualTo(404);
            JsonNode audit = desk.send(desk.anne, "GET", "/admin/v1/audit", "").body();
            assertThat(audit.toString()).contains("notice period overridden");

            // back again, with the limits it had
            Reply again = desk.put(desk.anne, 400, "");
            assertThat(again.status()).isEqualTo(202);
            assertThat(desk.model().path("contextWindow").asLong()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void anEndpointIsAddedOnlyWhereThePriceCoversIt(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            assertThat(desk.offerSpoken("audio.speech").status()).isEqualTo(201);
            assertThat(desk.priceSpoken("image").text("field")).isEqualTo("prices.character");
            assertThat(desk.priceSpoken("character").status()).isEqualTo(201);

            Reply refused = desk.offerSpoken("audio.speech", "embeddings");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field")).isEqualTo("endpoints");
            assertThat(refused.text("detail")).contains("prices.input");
            assertThat(desk.offerSpoken("audio.speech").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void whoMayNotSetPricesChangesNoModel(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            Reply asked = desk.send(desk.anne, "DELETE", MODEL, "");
            String viewer = desk.world.session("vera@nexusapi.com", Role.VIEWER);
            String change = MODEL + "/changes/" + asked.text("changeId");

            assertThat(desk.send(viewer, "DELETE", MODEL, "").status()).isEqualTo(403);
            assertThat(desk.send(viewer, "POST", change + "/approve", "").status()).isEqualTo(403);
            assertThat(desk.send(viewer, "DELETE", change, "").status()).isEqualTo(403);
            assertThat(
                            desk.send(
                                            desk.ben,
                                            "POST",
                                            change.replace("large:1", "other") + "/approve",
                                            "")
                                    .status())
                    .isEqualTo(404);
        }
    }

    private final class Desk implements AutoCloseable {

        private final AdminWorld world;
        private String anne;
        private String ben;

        Desk(Dialect dialect) {
            world = new AdminWorld(dialect, directory);
            anne = world.session(ANNE, Role.OWNER);
            ben = world.session(BEN, Role.OPERATOR);
            assertThat(put(anne, 1_000, "").status()).isEqualTo(201);
            send(
                    anne,
                    "POST",
                    MODEL + "/prices",
                    """
                    {"prices":{"input":{"picoUsd":1},"output":{"picoUsd":2}},"reason":"test"}
                    """);
        }

        /** Sessions last for hours, notice periods for days. */
        void signInAgain() {
            anne = world.signIn(ANNE);
            ben = world.signIn(BEN);
        }

        Reply send(String operator, String method, String path, String body) {
            return world.send(operator, method, path, body);
        }

        Reply put(String operator, long contextWindow, String more) {
            return send(
                    operator,
                    "PUT",
                    MODEL,
                    """
                    {"displayName":"Large","contextWindow":%d,"maxOutputTokens":100,
                    "endpoints":["chat.completions"],"enabled":true%s}
                    """
                            .formatted(contextWindow, more));
        }

        Reply offerSpoken(String... endpoints) {
            return send(
                    anne,
                    "PUT",
                    SPOKEN,
                    """
                    {"displayName":"Spoken","contextWindow":100,"maxOutputTokens":100,
                    "endpoints":["%s"],"enabled":true}
                    """
                            .formatted(String.join("\",\"", endpoints)));
        }

        Reply priceSpoken(String component) {
            return send(
                    anne,
                    "POST",
                    SPOKEN + "/prices",
                    """
                    {"prices":{"%s":{"picoUsd":0}},"reason":"test"}
                    """
                            .formatted(component));
        }

        JsonNode model() {
            Reply reply = send(anne, "GET", MODEL, "");
            assertThat(reply.status()).isEqualTo(200);
            return reply.body();
        }

        /** By Ben; when the change acts. */
        String approve(Reply asked) {
            String change = MODEL + "/changes/" + asked.text("changeId");
            return send(ben, "POST", change + "/approve", "").text("effectiveFrom");
        }

        /** The text of a notice, once it is published. */
        Optional<String> published(String noticeId) {
            List<String> texts =
                    world.db.call(tx ->
                            tx.query(
                                    """
                                    SELECT text FROM notice
                                    WHERE id = ? AND published_at IS NOT NULL
                                    """,
                                    row -> row.text("text"),
                                    noticeId));
            return texts.stream().findFirst();
        }

        @Override
        public void close() {
            world.close();
        }
    }
}
