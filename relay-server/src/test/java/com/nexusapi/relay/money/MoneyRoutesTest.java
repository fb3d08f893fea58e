package com.nexusapi.relay.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.relay.payment.Inbox;
import com.nexusapi.relay.payment.InboxWorker;
import com.nexusapi.relay.payment.PaymentSweep;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MoneyRoutesTest extends MoneyApi {

    @Test
    void buysCreditFromOrderToBalance() {
        Reply ordered =
                post(key, "/account/v1/top-ups", "{\"amountMinor\":2000,\"currency\":\"USD\"}");
        assertThat(ordered.status()).isEqualTo(201);
        assertThat(ordered.text("checkoutUrl")).startsWith(world.dodo().url().toString());
        HttpRequest.Builder payPage =
                HttpRequest.newBuilder(URI.create(ordered.text("checkoutUrl")))
                        .POST(BodyPublishers.noBody());
        assertThat(status(payPage)).isEqualTo(303);

        world.confirmTopUp().confirm(ordered.text("id"));

        JsonNode own = get(key, "/account/v1/top-ups").body().path("items").path(0);
        assertThat(own.path("state").asText()).isEqualTo("PAID");
        assertThat(own.path("invoiceUrl").asText()).startsWith("https://");
        assertThat(world.available(account)).isEqualTo(Money.ofDollars(22));
        assertThat(get(viewer, "/admin/v1/top-ups").body().path("items").path(0).path("id"))
                .isEqualTo(own.path("id"));
        assertThat(
                        post(key, "/account/v1/top-ups", "{\"amountMinor\":1,\"currency\":\"USD\"}")
                                .text("field"))
                .isEqualTo("amountMinor");
    }

    private int status(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void showsTopUpsByStateAndCustomerEachWithItsTimeline() {
        String topUp = world.paidTopUp(account, 2_000);
        world.orderTopUp(account, 3_000);
        world.paidTopUp(world.account(), 4_000);

        JsonNode found =
                get(viewer, "/admin/v1/top-ups?state=PAID&accountId=" + account)
                        .body()
                        .path("items");
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("id").asText()).isEqualTo(topUp);
        Reply detail = get(viewer, "/admin/v1/top-ups/" + topUp);
        assertThat(detail.text("id")).isEqualTo(topUp);
        assertThat(detail.text("accountEmail")).isEqualTo(account + "@example.com");
        assertThat(detail.body().path("provider").path("paymentId").asText()).startsWith("pay_");
        assertThat(detail.body().path("fee").path("nanoUsd").asLong()).isEqualTo(1_200_000_000L);
        assertThat(detail.body().path("timeline").findValuesAsText("kind"))
                .containsExactly(
                        "CREATED",
                        "CHECKOUT_OPENED",
                        "PAID",
                        "CREDITED",
                        "BONUS",
                        "FEE",
                        "SETTLED");
        assertProblem(get(viewer, "/admin/v1/top-ups/top_none"), 404, "not_found");
        assertProblem(get(viewer, "/admin/v1/top-ups?state=BOUGHT"), 400, "invalid_request");
    }

    @Test
    void anOperatorRetriesOrDismissesParkedEvents() {
        String path = parkedEvent();
        assertProblem(post(viewer, path + "/retry", ""), 403, "forbidden");
        assertThat(post(ben, path + "/retry", "").text("state")).isEqualTo("WAITING");
        assertProblem(post(ben, path + "/retry", ""), 409, "wrong_state");
        fold();
        assertProblem(post(ben, path + "/dismiss", "{\"reason\":\" \"}"), 400, "invalid_request");
        assertThat(post(ben, path + "/dismiss", "{\"reason\":\"paid back\"}").text("state"))
                .isEqualTo("DISMISSED");
        assertThat(get(viewer, "/admin/v1/payment-events").body().path("items")).isEmpty();
        assertProblem(post(ben, "/admin/v1/payment-events/evt_none/retry", ""), 404, "not_found");
    }

    /** The path of the event of a payment that names no top-up. */
    private String parkedEvent() {
        world.dodo().payWithoutCheckout(2_000);
        new PaymentSweep(
                        new Inbox.Surroundings(world.db(), world.ids(), world.clock()),
                        world.provider())
                .run();
        fold();
        JsonNode parked = get(viewer, "/admin/v1/payment-events").body().path("items").path(0);
        assertThat(parked.path("state").asText()).isEqualTo("PARKED");
        return "/admin/v1/payment-events/" + parked.path("id").asText();
    }

    private void fold() {
        try (InboxWorker worker =
                new InboxWorker(
                        world.db(),
                        world.provider(),
                        List.of(world.creditPayment()),
                        world.clock())) {
            worker.run();
        }
    }

    @Test
    void aPersonSaysWhosePaymentIsThatNamesNoTopUp() {
        String path = parkedEvent() + "/assign";
        String body = "{\"accountId\":\"%s\",\"reason\":\"by link\"}";

        assertProblem(post(viewer, path, body.formatted(account)), 403, "forbidden");
        assertProblem(post(ben, path, body.formatted("acc_none")), 404, "not_found");
        assertProblem(
                post(
                        ben,
                        path,
                        body.formatted(account).replace("}", ",\"credit\":{\"nanoUsd\":1}}")),
                409,
                "not_creditable");
        Reply assigned = post(ben, path, body.formatted(account));
        assertThat(assigned.text("state")).isEqualTo("PAID");
        assertThat(assigned.body().at("/credit/nanoUsd").asLong())
                .isEqualTo(Money.ofCents(2_000).nanoUsd());
        assertProblem(post(ben, path, body.formatted(account)), 409, "wrong_state");
        Money available = world.ledger().balance(account).available();
        fold();
        assertThat(get(viewer, "/admin/v1/payment-events").body().path("items")).isEmpty();
        assertThat(world.ledger().balance(account).available()).isEqualTo(available);
        JsonNode timeline =
                get(viewer, "/admin/v1/top-ups/" + assigned.text("id")).body().path("timeline");
        assertThat(timeline.findValuesAsText("kind"))
                .startsWith("ASSIGNED", "PAID", "CREDITED")
                .doesNotHaveDuplicates();
        assertThat(world.differences()).isEmpty();
    }

    @Test
    void aPaymentWhoseMoneyWentBackOrMayIsNobodysCredit() {
        String path = parkedEvent() + "/assign";
        String body = "{\"accountId\":\"" + account + "\",\"reason\":\"by link\"}";
        String payment =
                get(viewer, "/admin/v1/payment-events").body().at("/items/0/paymentId").asText();
        Money before = world.ledger().balance(account).available();

        String dispute = world.dodo().openDispute(payment);
        assertProblem(post(ben, path, body), 409, "not_creditable");
        world.dodo().moveDispute(dispute, "dispute", "won");
        world.dodo().refundOnDashboard(payment, Optional.empty());
        assertProblem(post(ben, path, body), 409, "not_creditable");

        assertThat(world.ledger().balance(account).available()).isEqualTo(before);
    }

    @Test
    void refundsWhatCustomerAsksForAndOperatorApproves() {
        String id = requested(world.paidTopUp(account, 2_000));

        Reply shown = get(anne, "/admin/v1/refunds?state=ELIGIBLE");
        assertThat(shown.body().path("items").path(0).path("id").asText()).isEqualTo(id);
        Reply approved = post(anne, "/admin/v1/refunds/" + id + "/approve", "");

        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.text("state")).isEqualTo("REFUNDED");
        assertThat(approved.text("approvedBy")).isEqualTo(ANNE);
        Reply detail = get(viewer, "/admin/v1/refunds/" + id);
        assertThat(detail.text("state")).isEqualTo("REFUNDED");
        assertThat(detail.body().path("checks")).hasSize(4);
        assertThat(detail.body().path("timeline").findValuesAsText("kind"))
                .containsExactly(
                        "top_up_paid", "requested", "eligible", "approved", "sending", "refunded");
        JsonNode own = get(key, "/account/v1/refund-requests").body().path("items").path(0);
        assertThat(own.path("state").asText()).isEqualTo("REFUNDED");
        assertThat(own.has("approvedBy")).isFalse();
    }

    @Test
    void tellsWhyARefundIsNotApproved() {
        String topUp = world.paidTopUp(account, 2_000);
        String body = "{\"topUpId\":\"" + topUp + "\",\"reason\":\"by letter\"}";
        Reply created = post(anne, "/admin/v1/refunds", body);
        assertThat(created.status()).isEqualTo(201);
        String path = "/admin/v1/refunds/" + created.text("id");

        assertProblem(post(anne, path + "/approve", ""), 409, "four_eyes");
        assertProblem(post(anne, "/admin/v1/refunds", body), 409, "already_requested");
        assertProblem(post(viewer, path + "/approve", ""), 403, "forbidden");
        world.spend(account, Money.ofNanos(1));
        Reply refused = post(ben, path + "/approve", "");
        assertProblem(refused, 409, "not_eligible");
        assertThat(refused.text("detail")).contains("used");
        assertProblem(post(ben, path + "/reject", "{\"reason\":\" \"}"), 400, "invalid_request");
        Reply rejected = post(ben, path + "/reject", "{\"reason\":\"used\"}");
        assertThat(rejected.text("state")).isEqualTo("REJECTED");
        assertProblem(post(ben, path + "/approve", ""), 409, "wrong_state");
        assertProblem(post(ben, path + "/reject", "{\"reason\":\"used\"}"), 409, "wrong_state");
        assertProblem(get(ben, "/admin/v1/refunds/rfd_none"), 404, "not_found");
        assertProblem(post(ben, "/admin/v1/refunds/rfd_none/approve", ""), 404, "not_found");
        assertProblem(get(ben, "/admin/v1/refunds?cursor=eHl6"), 400, "invalid_request");
    }

    @Test
    void keepsOneCustomersTopUpsFromAnother() {
        String topUp = world.paidTopUp(world.account(), 2_000);
        String body = "{\"topUpId\":\"" + topUp + "\",\"reason\":\"mine?\"}";

        assertProblem(post(key, "/account/v1/refund-requests", body), 404, "not_found");
        assertThat(get(key, "/account/v1/top-ups").body().path("items")).isEmpty();
    }

    @Test
    void pagesTheQueueByDeadline() {
        String first = requested(world.paidTopUp(account, 2_000));
        world.clock().advance(Duration.ofHours(1));
        String second = requested(world.paidTopUp(account, 2_000));

        Reply page = get(anne, "/admin/v1/refunds?limit=1");
        assertThat(page.body().path("items").path(0).path("id").asText()).isEqualTo(first);
        Reply rest = get(anne, "/admin/v1/refunds?limit=1&cursor=" + page.text("nextCursor"));
        assertThat(rest.body().path("items").path(0).path("id").asText()).isEqualTo(second);
        assertThat(rest.body().path("nextCursor").isNull()).isTrue();
    }
}
