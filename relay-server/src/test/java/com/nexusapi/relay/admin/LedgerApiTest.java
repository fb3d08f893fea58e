package com.nexusapi.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.store.Dialect;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal over HTTP: read by pages, corrected, revoked, summed up. */
class LedgerApiTest {

    private static final String BECAUSE = "{\"reason\":\"a mistake\"}";

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void entriesArePagedCorrectedOnceAndRevoked(Dialect dialect, @TempDir Path directory) {
        try (AdminWorld world = new AdminWorld(dialect, directory)) {
            String anne = world.session("anne@example.com", Role.OWNER);
            String account =
                    post(
                                    world,
                                    anne,
                                    "/accounts",
                                    "{\"email\":\"dev@example.com\",\"name\":\"Dev\"}")
                            .text("id");
            Reply wrong = grant(world, anne, account);
            Reply right = grant(world, anne, account);

            JsonNode first = get(world, anne, "/ledger/entries?limit=1&kind=GRANT");
            assertThat(first.path("items")).hasSize(1);
            assertThat(first.at("/items/0/postings")).hasSize(2);
            JsonNode second =
                    get(
                            world,
                            anne,
                            "/ledger/entries?limit=1&account=%s&cursor=%s"
                                    .formatted(account, first.path("nextCursor").asText()));
            assertThat(second.at("/items/0/id")).isNotEqualTo(first.at("/items/0/id"));
            assertThat(second.path("nextCursor").isNull()).isTrue();
            assertThat(
                            world.send(anne, "GET", "/admin/v1/ledger/entries?kind=GIFT", "")
                                    .text("field"))
                    .isEqualTo("kind");

            String path = "/ledger/entries/" + wrong.text("entryId") + "/correct";
            assertThat(post(world, anne, path, "").text("field")).isEqualTo("reason");
            assertThat(post(world, anne, path, BECAUSE).status()).isEqualTo(201);
            assertThat(post(world, anne, path, BECAUSE).text("code")).isEqualTo("corrected_before");
            Reply revoked = post(world, anne, "/lots/" + right.text("lotId") + "/revoke", BECAUSE);
            assertThat(revoked.body().at("/amount/nanoUsd").asLong()).isEqualTo(7);
            String vera = world.session("vera@example.com", Role.VIEWER);
            assertThat(post(world, vera, path, BECAUSE).status()).isEqualTo(403);

            JsonNode figures = get(world, anne, "/ledger/figures");
            assertThat(figures.at("/deferredRevenue/nanoUsd").asLong()).isZero();
            assertThat(get(world, anne, "/audit").path("items").findValuesAsText("action"))
                    .contains("entry.corrected", "credit.revoked");
            assertThat(post(world, anne, "/ledger/verify", "").body().path("differences"))
                    .isEmpty();
        }
    }

    private static Reply grant(AdminWorld world, String bearer, String account) {
        return post(
                world,
                bearer,
                "/accounts/" + account + "/grants",
                "{\"amount\":{\"nanoUsd\":7},\"reason\":\"hi\"}");
    }

    private static Reply post(AdminWorld world, String bearer, String path, String body) {
        return world.send(bearer, "POST", "/admin/v1" + path, body);
    }

    private static JsonNode get(AdminWorld world, String bearer, String path) {
        return world.send(bearer, "GET", "/admin/v1" + path, "").body();
    }
}
