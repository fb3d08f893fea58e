package com.nexusapi.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.store.Backups;
import com.nexusapi.relay.store.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreRoutesTest {

    private static final String EMAIL = "anne@nexusapi.com";

    @TempDir private Path directory;

    @Test
    void anOwnersBackupIsAFileAndALineOfTheAuditLog() {
        try (AdminWorld world = new AdminWorld(Dialect.H2, directory)) {
            String anne = world.session(EMAIL, Role.OWNER);

            Reply made = world.send(anne, "POST", "/admin/v1/backup", "");

            assertThat(made.status()).isEqualTo(201);
            Path file = Path.of(made.text("file"));
            assertThat(file).hasParent(directory.resolve(Backups.DIRECTORY));
            assertThat(file).hasSize(made.body().path("bytes").asLong());
            JsonNode line =
                    world.send(anne, "GET", "/admin/v1/audit", "").body().path("items").path(0);
            assertThat(line.path("action").asText()).isEqualTo("store.backed_up");
            assertThat(line.path("actor").asText()).isEqualTo(EMAIL);
            assertThat(line.path("subject").asText()).isEqualTo(file.getFileName().toString());
        }
    }

    @Test
    void nobodyButAnOwnerMayBackUp() {
        try (AdminWorld world = new AdminWorld(Dialect.H2, directory)) {
            String otto = world.session("otto@nexusapi.com", Role.OPERATOR);

            assertThat(world.send(otto, "POST", "/admin/v1/backup", "").status()).isEqualTo(403);
            assertThat(directory.resolve(Backups.DIRECTORY)).doesNotExist();
        }
    }

    @Test
    void aBackupThatCannotBeWrittenIsAProblemAndTheRelayGoesOn() throws IOException {
        Files.writeString(directory.resolve(Backups.DIRECTORY), "no directory");
        try (AdminWorld world = new AdminWorld(Dialect.H2, directory)) {
            String anne = world.session(EMAIL, Role.OWNER);

            Reply failed = world.send(anne, "POST", "/admin/v1/backup", "");

            assertThat(failed.status()).isEqualTo(503);
            assertThat(failed.text("code")).isEqualTo("backup_failed");
            assertThat(world.send(anne, "GET", "/admin/v1/me", "").status()).isEqualTo(200);
        }
    }

    @Test
    void postgresqlHasToolsOfItsOwn() {
        try (AdminWorld world = new AdminWorld(Dialect.POSTGRESQL, directory)) {
            String anne = world.session(EMAIL, Role.OWNER);

            Reply refused = world.send(anne, "POST", "/admin/v1/backup", "");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("code")).isEqualTo("store_not_embedded");
            assertThat(refused.text("detail")).contains("pg_dump");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDifferenceInTheBooksIsAnAlarmOfTheOverview(Dialect dialect) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String anne = world.session(EMAIL, Role.OWNER);
            world.db.run(tx -> {
                tx.update(
                        """
                        INSERT INTO journal_entry (id, at, kind, reference, memo)
                        VALUES ('jrn_planted', ?, 'GRANT', '', '')
                        """,
                        world.clock.now());
                tx.update("INSERT INTO posting VALUES ('jrn_planted', 'cash:dodo', 5)");
            });

            JsonNode verified = world.send(anne, "POST", "/admin/v1/ledger/verify", "").body();
            JsonNode overview = world.send(anne, "GET", "/admin/v1/overview", "").body();

            assertThat(verified.path("differences")).hasSize(1);
            JsonNode alarm = overview.path("alarms").path(0);
            assertThat(alarm.path("code").asText()).isEqualTo("ledger_difference");
            assertThat(alarm.path("since").asText()).isEqualTo(world.clock.now().toString());
            assertThat(alarm.path("detail").asText()).contains("entry_balances jrn_planted");
        }
    }
}
