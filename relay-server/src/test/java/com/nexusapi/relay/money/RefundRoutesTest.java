package com.nexusapi.relay.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.admin.EventStream;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.refund.FoldRefunds;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.SendRefund;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Refunds and disputes over HTTP: who may do what, and what is told of it. */
class RefundRoutesTest extends MoneyApi {

    @Test
    void letsOnlyAnOwnerMakeAnException() {
        String topUp = world.paidTopUp(account, 2_000);
        world.spend(account, Money.ofCents(30));
        String path = "/admin/v1/refunds/" + requested(topUp);
        String why = "{\"reason\":\"our outage\"}";

        assertProblem(post(anne, path + "/exception", why), 403, "forbidden");
        assertProblem(post(anne, path + "/retry", ""), 409, "wrong_state");
        assertThat(post(ben, path + "/exception", why).text("state")).isEqualTo("ELIGIBLE");
        assertProblem(post(ben, path + "/approve", ""), 409, "four_eyes");
        JsonNode effect = get(anne, path).body().path("effect");
        assertThat(effect.path("credit").path("nanoUsd").asLong()).isEqualTo(19_700_000_000L);
        assertThat(effect.path("goodwill").path("nanoUsd").asLong()).isEqualTo(300_000_000L);
        assertThat(post(anne, path + "/notes", "{\"text\":\"called\"}").status()).isEqualTo(201);
        assertThat(post(anne, path + "/approve", "").text("state")).isEqualTo("REFUNDED");
        assertThat(text(viewer, "/admin/v1/refunds/export?state=REFUNDED")).contains(topUp);
        assertThat(world.differences()).isEmpty();
    }

    @Test
    void showsDisputesWithTheirEvidence() {
        String topUp = world.orderTopUp(account, 2_000);
        String payment = world.pay(topUp);
        world.confirmTopUp().confirm(topUp);
        String dispute = world.dodo().openDispute(payment);
        fold(payment);

        JsonNode listed = get(viewer, "/admin/v1/disputes").body().path("items").path(0);
        assertThat(listed.path("id").asText()).isEqualTo(dispute);
        assertThat(listed.path("state").asText()).isEqualTo("OPEN");
        String path = "/admin/v1/disputes/" + dispute;
        assertThat(get(viewer, path).text("paymentId")).isEqualTo(payment);
        assertProblem(get(viewer, path + "/evidence"), 403, "forbidden");
        assertThat(text(anne, path + "/evidence")).startsWith("PK").contains("usage.csv");
        assertProblem(get(anne, "/admin/v1/disputes/dp_none"), 404, "not_found");
        String writeOff = "/admin/v1/accounts/" + account + "/write-off";
        assertProblem(post(anne, writeOff, "{\"reason\":\"gone\"}"), 403, "forbidden");
        assertProblem(post(ben, writeOff, "{\"reason\":\"gone\"}"), 409, "nothing_owed");
    }

    private void fold(String payment) {
        RefundDesk desk =
                new RefundDesk(world.db(), world.provider(), world.ledger(), world.clock());
        Accounts accounts = new Accounts(world.db(), world.ids(), world.clock(), access);
        FoldRefunds fold = new FoldRefunds(desk, new SendRefund(desk), accounts, world.ids());
        if (world.provider().payment(payment) instanceof PaymentReading.Found(var found)) {
            fold.fold(found);
        }
    }

    @Test
    void tellsWhoListensOfEachChange() throws IOException, InterruptedException {
        assertProblem(get("nobody", EventStream.PATH), 401, "unauthenticated");
        HttpRequest listening =
                request(EventStream.PATH).header("Authorization", "Bearer " + viewer).build();
        HttpResponse<InputStream> stream = client.send(listening, BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(":");
            assertThat(lines.readLine()).isEmpty();
            String topUp = world.paidTopUp(account, 2_000);
            String id = requested(topUp);
            changes.look();
            changes.look();
            assertThat(List.of(event(lines), event(lines)))
                    .containsExactlyInAnyOrder("refund " + id, "top_up " + topUp);
            world.clock().advance(Duration.ofMinutes(1));
            post(anne, "/admin/v1/refunds/" + id + "/notes", "{\"text\":\"called back\"}");
            changes.look();
            assertThat(event(lines)).isEqualTo("refund " + id);
        }
    }

    /** The next event's name, and what it is about. */
    private String event(BufferedReader lines) throws IOException {
        String name = lines.readLine().replace("event: ", "");
        String data = lines.readLine().replace("data: ", "");
        assertThat(lines.readLine()).isEmpty();
        return name + " " + json.readTree(data).path("id").asText();
    }

    private String text(String bearer, String path) {
        try {
            return client.send(
                            request(path).header("Authorization", "Bearer " + bearer).build(),
                            BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
