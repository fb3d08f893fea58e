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

/** Prices as two operators change them, over HTTP; it is noon on the first day. */
class PriceWorkflowTest {

    private static final String ANNE = "anne@nexusapi.com";
    private static final String BEN = "ben@nexusapi.com";
    private static final String MODEL = "/admin/v1/models/acme%2Flarge:1";
    private static final String DEFINITION =
            """
            {"displayName":"Large","contextWindow":1000,"maxOutputTokens":100,
            "endpoints":["chat.completions"],"enabled":true}
            """;

    private final Path directory;

    PriceWorkflowTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @EnumSource
    void anIncreaseIsAnnouncedWaitsAndSwitchesToTheSecond(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price(desk.anne, 100, "");
            Reply early = desk.price(desk.anne, 200, ",\"effectiveFrom\":\"2026-12-08T09:59:59Z\"");
            assertThat(early.status()).isEqualTo(422);
            assertThat(early.text("code")).isEqualTo("notice_period");
            assertThat(early.text("earliestEffectiveFrom")).isEqualTo("2026-12-08T10:00:00Z");

            Reply raised =
                    desk.price(desk.anne, 200, ",\"effectiveFrom\":\"2026-12-10T00:00:00Z\"");
            assertThat(raised.text("state")).isEqualTo("PENDING_APPROVAL");
            assertThat(desk.published(raised.text("noticeId"))).isEmpty();
            String version = MODEL + "/prices/" + raised.text("versionId");
            assertThat(desk.send(desk.anne, "POST", version + "/approve", "").text("code"))
                    .isEqualTo("same_person");
            desk.world.clock.advance(Duration.ofHours(1));
            Reply approved = desk.send(desk.ben, "POST", version + "/approve", "");
            assertThat(approved.text("effectiveFrom")).isEqualTo("2026-12-10T00:00:00Z");
            assertThat(desk.published(raised.text("noticeId")).orElseThrow())
                    .contains("acme/large:1")
                    .contains("input 0.0001 → 0.0002");

            desk.world.clock.advance(
                    Duration.between(
                            desk.world.clock.now(),
                            java.time.Instant.parse("2026-12-09T23:59:59.999999Z")));
            desk.signInAgain();
            assertThat(desk.inForce()).isEqualTo(100);
            desk.world.clock.advance(Duration.ofNanos(1_000));
            assertThat(desk.inForce()).isEqualTo(200);
            assertThat(desk.send(desk.anne, "DELETE", version, "").text("code"))
                    .isEqualTo("price_in_force");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletingAndMakingAModelAgainDoesNotEvadeTheNotice(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price(desk.anne, 100, "");
            Reply retired =
                    desk.send(desk.anne, "DELETE", MODEL, "{\"overrideReason\":\"It is gone.\"}");
            assertThat(retired.status()).isEqualTo(202);
            String approve = MODEL + "/changes/" + retired.text("changeId") + "/approve";
            assertThat(desk.send(desk.ben, "POST", approve, "").status()).isEqualTo(200);
            desk.world.clock.advance(Duration.ofSeconds(5));
            assertThat(desk.price(desk.anne, 200, "").status()).isEqualTo(404);

            assertThat(desk.send(desk.anne, "PUT", MODEL, DEFINITION).status()).isEqualTo(201);

            assertThat(desk.inForce()).isEqualTo(100);
            Reply raised = desk.price(desk.anne, 200, "");
            assertThat(raised.text("state")).isEqualTo("PENDING_APPROVAL");
            assertThat(raised.text("effectiveFrom")).isEqualTo("2026-12-08T10:00:05Z");
            assertThat(
                            desk.price(
                                            desk.anne,
                                            200,
                                            ",\"effectiveFrom\":\"2026-11-25T10:00:00Z\"")
                                    .text("code"))
                    .isEqualTo("notice_period");
            assertThat(desk.inForce()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheOwnerOverridesTheNoticePeriodAndTheNoticeSaysWhy(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price(desk.anne, 100, "");
            String override = ",\"overrideReason\":\"The upstream raised its price overnight.\"";
            assertThat(desk.price(desk.ben, 200, override).status()).isEqualTo(403);
            assertThat(desk.price(desk.anne, 200, ",\"overrideReason\":\" \"").text("field"))
                    .isEqualTo("overrideReason");

            Reply raised = desk.price(desk.anne, 200, override);
            assertThat(raised.text("state")).isEqualTo("PENDING_APPROVAL");
            desk.world.clock.advance(Duration.ofMinutes(1));
            String approve = MODEL + "/prices/" + raised.text("versionId") + "/approve";
            assertThat(desk.send(desk.anne, "POST", approve, "").text("code"))
                    .isEqualTo("same_person");
            Reply approved = desk.send(desk.ben, "POST", approve, "");

            assertThat(approved.text("effectiveFrom")).isEqualTo("2026-11-24T10:01:05Z");
            assertThat(desk.published(raised.text("noticeId")).orElseThrow())
                    .contains("The upstream raised its price overnight.");
            desk.world.clock.advance(Duration.ofSeconds(5));
            assertThat(desk.inForce()).isEqualTo(200);
            JsonNode audit = desk.send(desk.anne, "GET", "/admin/v1/audit", "").body();
            assertThat(audit.toString()).contains("notice period overridden");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApprovalNeverTurnsALaterPriceIntoAnUnannouncedIncrease(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.price(desk.anne, 100, 400, "");
            // dearer input, cheaper output: material, and not yet approved
            Reply mixed = desk.price(desk.anne, 120, 300, "");
            desk.price(desk.anne, 90, 400, ",\"effectiveFrom\":\"2026-12-20T00:00:00Z\"");

            String approve = MODEL + "/prices/" + mixed.text("versionId") + "/approve";
            assertThat(desk.send(desk.ben, "POST", approve, "").text("code"))
                    .isEqualTo("later_price_dearer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlansRaiseTakesNoticeAndItsReductionFiveSeconds(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            assertThat(desk.plan("standard", 10_000, "").status()).isEqualTo(201);
            Reply lower = desk.plan("standard", 9_000, "");
            assertThat(lower.body().at("/scheduled/0/effectiveFrom").asText())
                    .isEqualTo("2026-11-24T10:00:05Z");
            desk.world.clock.advance(Duration.ofSeconds(5));
            assertThat(desk.planBps()).isEqualTo(9_000);

            Reply early =
                    desk.plan("standard", 11_000, ",\"effectiveFrom\":\"2026-12-01T00:00:00Z\"");
            assertThat(early.text("code")).isEqualTo("notice_period");
            JsonNode raise = desk.plan("standard", 11_000, "").body().at("/scheduled/0");
            assertThat(raise.path("state").asText()).isEqualTo("PENDING_APPROVAL");
            String change = "/admin/v1/plans/changes/" + raise.path("changeId").asText();
            assertThat(desk.send(desk.anne, "POST", change + "/approve", "").text("code"))
                    .isEqualTo("same_person");
            Reply approved = desk.send(desk.ben, "POST", change + "/approve", "");
            assertThat(approved.text("effectiveFrom")).isEqualTo("2026-12-08T10:00:05Z");
            assertThat(desk.published(approved.text("noticeId")).orElseThrow())
                    .contains("from 90 % to 110 %");

            desk.world.clock.advance(Duration.ofDays(14).minusNanos(1_000));
            desk.signInAgain();
            assertThat(desk.planBps()).isEqualTo(9_000);
            desk.world.clock.advance(Duration.ofNanos(1_000));
            assertThat(desk.planBps()).isEqualTo(11_000);
            assertThat(desk.send(desk.anne, "DELETE", change, "").text("code"))
                    .isEqualTo("plan_in_force");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAccountMovesToADearerPlanWithNoticeOnly(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.plan("cheap", 9_000, "");
            desk.plan("dear", 12_000, "");
            String account =
                    "/admin/v1/accounts/"
                            + desk.send(
                                            desk.anne,
                                            "POST",
                                            "/admin/v1/accounts",
                                            """
                                            {"email":"a@example.com","name":"A","planId":"cheap"}
                                            """)
                                    .text("id");
            String toDear = "{\"planId\":\"dear\",\"reason\":\"End of the trial.\"%s}";
            assertThat(desk.send(desk.anne, "PATCH", account, "{\"planId\":\"dear\"}").text("code"))
                    .isEqualTo("notice_period");
            assertThat(
                            desk.send(
                                            desk.anne,
                                            "POST",
                                            account + "/plan",
                                            toDear.formatted(
                                                    ",\"effectiveFrom\":\"2026-12-01T00:00:00Z\""))
                                    .text("earliestEffectiveFrom"))
                    .isEqualTo("2026-12-08T10:00:00Z");
            Reply move = desk.send(desk.anne, "POST", account + "/plan", toDear.formatted(""));
            assertThat(move.status()).isEqualTo(201);
            String approve = "/admin/v1/plans/changes/" + move.text("changeId") + "/approve";
            desk.send(desk.ben, "POST", approve, "");
            assertThat(desk.send(desk.anne, "GET", account, "").text("planId")).isEqualTo("cheap");

            desk.world.clock.advance(Duration.ofDays(14));
            desk.signInAgain();
            assertThat(desk.send(desk.anne, "GET", account, "").text("planId")).isEqualTo("dear");
            assertThat(
                            desk.send(desk.anne, "PATCH", account, "{\"planId\":\"cheap\"}")
                                    .text("planId"))
                    .isEqualTo("cheap");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlanWhoseRaiseIsComingIsDearerToMoveTo(Dialect dialect) {
        try (Desk desk = new Desk(dialect)) {
            desk.plan("rising", 9_000, "");
            JsonNode raise = desk.plan("rising", 13_000, "").body().at("/scheduled/0");
            desk.send(
                    desk.ben,
                    "POST",
                    "/admin/v1/plans/changes/" + raise.path("changeId").asText() + "/approve",
                    "");
            String account =
                    "/admin/v1/accounts/"
                            + desk.send(
                                            desk.anne,
                                            "POST",
                                            "/admin/v1/accounts",
                                            "{\"email\":\"a@example.com\",\"name\":\"A\"}")
                                    .text("id");
            desk.world.clock.advance(Duration.ofHours(1));

            assertThat(
                            desk.send(desk.anne, "PATCH", account, "{\"planId\":\"rising\"}")
                                    .text("code"))
                    .isEqualTo("notice_period");
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
            send(anne, "PUT", MODEL, DEFINITION);
        }

        /** Sessions last for hours, notice periods for days. */
        void signInAgain() {
            anne = world.signIn(ANNE);
            ben = world.signIn(BEN);
        }

        Reply send(String operator, String method, String path, String body) {
            return world.send(operator, method, path, body);
        }

        Reply price(String operator, long input, String more) {
            return price(operator, input, 400, more);
        }

        Reply price(String operator, long input, long output, String more) {
            return send(
                    operator,
                    "POST",
                    MODEL + "/prices",
                    """
                    {"prices":{"input":{"picoUsd":%d},"output":{"picoUsd":%d}},"reason":"test"%s}
                    """
                            .formatted(input, output, more));
        }

        Reply plan(String id, long bps, String more) {
            return send(
                    anne,
                    "PUT",
                    "/admin/v1/plans",
                    """
                    {"id":"%s","name":"P","bps":%d,"reason":"test"%s}
                    """
                            .formatted(id, bps, more));
        }

        long planBps() {
            return send(anne, "GET", "/admin/v1/plans", "").body().at("/items/0/bps").asLong();
        }

        long inForce() {
            return send(anne, "GET", MODEL, "").body().at("/price/prices/input/picoUsd").asLong();
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
