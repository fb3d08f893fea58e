package com.nexusapi.relay.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.RepeatedWrites;
import com.nexusapi.relay.access.SigningIn;
import com.nexusapi.relay.admin.AdminApi;
import com.nexusapi.relay.admin.ReconciliationRoutes;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.JsonHttp;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do about differences, through the admin API. */
class ReconciliationRoutesTest {

    private static final String ANNE = "anne@example.com";
    private static final String PASSWORD = "correct horse battery";

    private final ObjectMapper json = Json.newMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Reconciled reconciled = new Reconciled(Dialect.H2);
    private final Operators operators =
            new Operators(
                    reconciled.db, reconciled.world.ids(), reconciled.clock, new SecureRandom());
    private final WebServer server = serve();
    private String anne = "";
    private String viewer = "";
    private String support = "";

    private record Reply(int status, JsonNode body) {}

    private WebServer serve() {
        AdminApi admin =
                new AdminApi(
                        new JsonHttp(json, reconciled.world.ids()),
                        operators,
                        new ClientAddresses(List.of()),
                        new RepeatedWrites(reconciled.db, reconciled.clock),
                        List.of(
                                new ReconciliationRoutes(
                                        reconciled.reconciliations,
                                        reconciled.node(),
                                        new ResolveDifference(reconciled.db, reconciled.clock),
                                        new ImportUpstream(
                                                reconciled.db,
                                                reconciled.channels,
                                                reconciled.clock,
                                                () -> Tolerances.of(reconciled.settings)))));
        return WebServer.builder()
                .port(0)
                .shutdownHook(false)
                .routing(routing -> routing.register(AdminApi.BASE, admin))
                .build()
                .start();
    }

    @BeforeEach
    void signIn() {
        anne = session(ANNE, Role.OPERATOR);
        viewer = session("vera@example.com", Role.VIEWER);
        support = session("sam@example.com", Role.SUPPORT);
    }

    @AfterEach
    void close() {
        server.stop();
        client.close();
        reconciled.close();
    }

    private String session(String email, Role role) {
        operators.create("test", email, PASSWORD, role);
        return switch (operators.signIn(email, PASSWORD, "127.0.0.1")) {
            case SigningIn.SignedIn(var token, var _) -> token.secret();
            case SigningIn.Refused _, SigningIn.Throttled _ -> throw new AssertionError(email);
        };
    }

    private Reply get(String bearer, String path) {
        return send(bearer, "GET", path, "");
    }

    private Reply post(String bearer, String path, String body) {
        return send(bearer, "POST", path, body);
    }

    private Reply send(String bearer, String method, String path, String body) {
        String base = "http://127.0.0.1:" + server.port() + "/admin/v1/reconciliation";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Authorization", "Bearer " + bearer)
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), json.readTree(response.body()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String plantFee() {
        String paymentId = reconciled.settledPayment();
        reconciled.world.dodo().alter(paymentId, object -> object.put("settlement_amount", 2_200));
        return paymentId;
    }

    @Test
    void comparesListsAndResolvesWithAReason() {
        String paymentId = plantFee();
        assertThat(get(viewer, "").body().path("summary").path("lastRun").isNull()).isTrue();

        Reply ran = post(anne, "/run", "{}");
        assertThat(ran.status()).isEqualTo(200);
        assertThat(ran.body().path("found").asLong()).isEqualTo(1);
        assertThat(ran.body().path("actor").asText()).isEqualTo(ANNE);

        JsonNode list = get(viewer, "?state=OPEN&kind=FEE").body();
        JsonNode row = list.path("items").path(0);
        assertThat(row.path("subject").asText()).isEqualTo(paymentId);
        assertThat(row.path("sides").path("ours").path("nanoUsd").asLong())
                .isEqualTo(1_200_000_000L);
        assertThat(row.path("sides").path("theirs").path("nanoUsd").asLong())
                .isEqualTo(2_000_000_000L);
        assertThat(list.path("summary").path("atStake").path("nanoUsd").asLong())
                .isEqualTo(800_000_000L);
        assertThat(list.path("summary").path("open").path(0).path("kind").asText())
                .isEqualTo("FEE");

        String path = "/" + row.path("id").asText();
        assertThat(post(anne, path + "/resolve", resolution("RESOLVED", " ")).status())
                .isEqualTo(400);
        assertThat(post(anne, path + "/resolve", resolution("OPEN", "no")).status()).isEqualTo(400);
        JsonNode decided =
                post(anne, path + "/resolve", resolution("RESOLVED", "Foreign card.")).body();
        assertThat(decided.path("state").asText()).isEqualTo("RESOLVED");
        assertThat(decided.path("decision").path("reason").asText()).isEqualTo("Foreign card.");
        assertThat(decided.path("events")).hasSize(2);
        assertThat(decided.path("evidence")).isNotEmpty();

        Reply again = post(anne, path + "/resolve", resolution("RESOLVED", "Twice."));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().path("code").asText()).isEqualTo("wrong_state");
        assertThat(get(viewer, "?state=OPEN").body().path("items")).isEmpty();
        assertThat(get(viewer, path).body().path("state").asText()).isEqualTo("RESOLVED");
    }

    private static String resolution(String state, String reason) {
        return "{\"state\":\"%s\",\"reason\":\"%s\"}".formatted(state, reason);
    }

    @Test
    void letsEachRoleDoWhatItMay() {
        assertThat(post(viewer, "/run", "{}").status()).isEqualTo(403);
        assertThat(post(viewer, "/upstream", "{\"csv\":\"\",\"apply\":false}").status())
                .isEqualTo(403);
        assertThat(post(viewer, "/dif_1/resolve", resolution("RESOLVED", "x")).status())
                .isEqualTo(403);
        assertThat(get(support, "").status()).isEqualTo(403);
        assertThat(get(viewer, "/dif_none").status()).isEqualTo(404);
    }

    @Test
    void writesDecisionsRunsAndImportsIntoTheAuditLog() {
        plantFee();
        post(anne, "/run", "{}");
        String id = get(anne, "?state=OPEN").body().path("items").path(0).path("id").asText();
        post(anne, "/" + id + "/resolve", resolution("EXPLAINED", "A fee for fraud checks."));
        String csv =
                "day,channelId,model,amount\\n2026-11-03," + reconciled.channelId + ",gpt-x,1.5";
        Reply shown = post(anne, "/upstream", "{\"csv\":\"" + csv + "\",\"apply\":false}");
        Reply done = post(anne, "/upstream", "{\"csv\":\"" + csv + "\",\"apply\":true}");

        assertThat(shown.body().path("applied").asBoolean(true)).isFalse();
        assertThat(done.body().path("added").asLong()).isEqualTo(1);
        assertThat(done.body().path("differences").path(0).path("kind").asText())
                .isEqualTo("UPSTREAM_NOT_COUNTED");
        List<String> actions =
                reconciled.db.call(tx ->
                        tx.query(
                                "SELECT action FROM audit_log WHERE actor = ? ORDER BY seq",
                                row -> row.text("action"),
                                ANNE));
        assertThat(actions)
                .containsExactly(
                        "session.begun",
                        "reconciliation.run",
                        "difference.explained",
                        "upstream.imported");
    }

    @Test
    void pagesThroughClosedDaysAndDifferences() {
        plantFee();
        plantFee();
        reconciled.clock.advance(Duration.ofDays(4));
        anne = again();
        assertThat(post(anne, "/run", "{}").body().path("closedDays").asLong()).isEqualTo(4);

        JsonNode first = get(anne, "/days?limit=3").body();
        assertThat(first.path("items")).hasSize(3);
        assertThat(first.path("items").path(0).path("day").asText()).isEqualTo("2026-11-06");
        String cursor = first.path("nextCursor").asText();
        JsonNode rest = get(anne, "/days?limit=3&cursor=" + cursor).body();
        assertThat(rest.path("items").path(0).path("day").asText()).isEqualTo("2026-11-03");
        assertThat(rest.path("nextCursor").isNull()).isTrue();

        JsonNode page = get(anne, "?limit=1").body();
        String next = page.path("nextCursor").asText();
        JsonNode last = get(anne, "?limit=1&cursor=" + next).body();
        assertThat(last.path("items").path(0).path("id").asText())
                .isNotEqualTo(page.path("items").path(0).path("id").asText());
        assertThat(last.path("nextCursor").isNull()).isTrue();
    }

    /** Sessions do not last for days. */
    private String again() {
        return switch (operators.signIn(ANNE, PASSWORD, "127.0.0.1")) {
            case SigningIn.SignedIn(var token, var _) -> token.secret();
            case SigningIn.Refused _, SigningIn.Throttled _ -> throw new AssertionError(ANNE);
        };
    }
}
