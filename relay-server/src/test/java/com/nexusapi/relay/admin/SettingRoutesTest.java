package com.nexusapi.relay.admin;

import static com.nexusapi.relay.settings.BusinessSettings.FIRST_BONUS_BPS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Dialect;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingRoutesTest {

    private static final String PATH = "/admin/v1/settings";

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void aChangeIsShownAuditedAndKnownToOtherNodes(Dialect dialect) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String otto = world.session("otto@nexusapi.com", Role.OPERATOR);
            ConfigVersion other = new ConfigVersion(world.db);
            BusinessSettings elsewhere = new BusinessSettings(world.db, other, world.clock);
            assertThat(shown(world.send(otto, "GET", PATH, ""))).isEqualTo("1000");

            Reply changed = patch(world, otto, "{\"topUp.firstBonusBps\":250}");

            assertThat(changed.status()).isEqualTo(200);
            assertThat(shown(changed)).isEqualTo("250");
            assertThat(shown(world.send(otto, "GET", PATH, ""))).isEqualTo("250");
            other.poll();
            assertThat(elsewhere.get(FIRST_BONUS_BPS)).isEqualTo(250);
            JsonNode line =
                    world.send(otto, "GET", "/admin/v1/audit", "").body().path("items").path(0);
            assertThat(line.path("action").asText()).isEqualTo("setting.changed");
            assertThat(line.path("subject").asText()).isEqualTo("topUp.firstBonusBps");
            assertThat(line.path("detail").asText()).isEqualTo("1000 → 250");
        }
    }

    @Test
    void nullPutsTheStandardBack() {
        try (AdminWorld world = new AdminWorld(Dialect.H2, directory)) {
            String anne = world.session("anne@nexusapi.com", Role.OWNER);
            patch(world, anne, "{\"topUp.firstBonusBps\":0}");

            assertThat(shown(patch(world, anne, "{\"topUp.firstBonusBps\":null}")))
                    .isEqualTo("1000");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"topUp.firstBonusBps\":10001};settings.topUp.firstBonusBps",
                "{\"topUp.firstBonusBps\":1.5};settings.topUp.firstBonusBps",
                "{\"topUp.firstBonusBps\":\"5\"};settings.topUp.firstBonusBps",
                "{\"support.address\":\"nobody\"};settings.support.address",
                "{\"topUp.leastCents\":500,\"topUp.mostCents\":400};settings.topUp.leastCents",
                "{\"topUp.firstBonusBps\":5,\"no.such\":1};settings.no.such"
            })
    void refusesAllWhenOneValueMayNotBe(String values, String field) {
        try (AdminWorld world = new AdminWorld(Dialect.H2, directory)) {
            String anne = world.session("anne@nexusapi.com", Role.OWNER);

            Reply refused = patch(world, anne, values);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field")).isEqualTo(field);
            assertThat(shown(world.send(anne, "GET", PATH, ""))).isEqualTo("1000");
        }
    }

    @Test
    void aViewerSeesAndDoesNotChange() {
        try (AdminWorld world = new AdminWorld(Dialect.H2, directory)) {
            String vera = world.session("vera@nexusapi.com", Role.VIEWER);

            assertThat(world.send(vera, "GET", PATH, "").status()).isEqualTo(200);
            assertThat(patch(world, vera, "{\"topUp.firstBonusBps\":0}").status()).isEqualTo(403);
        }
    }

    private static Reply patch(AdminWorld world, String session, String values) {
        return world.send(session, "PATCH", PATH, "{\"settings\":" + values + "}");
    }

    private static String shown(Reply reply) {
        return reply.body().path("settings").path("topUp.firstBonusBps").asText();
    }
}
