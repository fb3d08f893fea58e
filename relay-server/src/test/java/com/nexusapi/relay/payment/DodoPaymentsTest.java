package com.nexusapi.relay.payment;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutCreation;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutOrder;
import com.nexusapi.relay.payment.PaymentProvider.PaymentReading;
import com.nexusapi.relay.payment.PaymentProvider.RefundCreation;
import com.nexusapi.relay.payment.PaymentProvider.RefundOrder;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dodo's bytes in, our outcomes out. */
class DodoPaymentsTest {

    private static final RefundOrder ORDER = new RefundOrder("pay_1", "rfd_1", "unused");

    private final List<String> received = new ArrayList<>();
    private HttpServer server;
    private DodoPayments dodo;
    private int status = 200;
    private String body = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        received.add(
                                exchange.getRequestMethod()
                                        + " "
                                        + exchange.getRequestURI()
                                        + " "
                                        + exchange.getRequestHeaders().getFirst("Authorization")
                                        + " "
                                        + new String(
                                                exchange.getRequestBody().readAllBytes(),
                                                StandardCharsets.UTF_8));
                        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(status, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                });
        server.start();
        dodo =
                new DodoPayments(
                        new PaymentSettings(
                                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                                "secret",
                                "prod_credit",
                                URI.create("https://relay.example.com/account"),
                                Duration.ofSeconds(5)),
                        Json.newMapper());
    }

    @AfterEach
    void stop() {
        dodo.close();
        server.stop(0);
    }

    @Test
    void ordersCheckoutOfTheAmountWithoutDiscounts() {
        body = "{\"session_id\":\"cks_1\",\"checkout_url\":\"https://pay.example.com/cks_1\"}";

        CheckoutCreation made =
                dodo.createCheckout(
                        new CheckoutOrder("top_1", "acc_1", "a@example.com", 2_000, "USD"));

        assertThat(made)
                .isEqualTo(new CheckoutCreation.Created("cks_1", "https://pay.example.com/cks_1"));
        assertThat(received)
                .singleElement()
                .asString()
                .startsWith("POST /checkouts Bearer secret ")
                .contains("\"product_id\":\"prod_credit\",\"quantity\":1,\"amount\":2000")
                .contains("\"allow_discount_code\":false")
                .contains("\"topUpId\":\"top_1\"");
    }

    @Test
    void readsPaymentWithRefundsAndDisputes() {
        body =
                """
                {"payment_id":"pay_1","status":"succeeded","currency":"EUR","total_amount":2240,
                 "tax":240,"settlement_amount":2390,"settlement_currency":"USD",
                 "settlement_tax":480,"created_at":"2026-11-03T09:30:00.123456Z",
                 "metadata":{"topUpId":"top_1"},"invoice_url":"https://i.example.com/1",
                 "customer":{"customer_id":"cus_1","email":"a@example.com","name":"A"},
                 "refunds":[{"refund_id":"ref_1","status":"review","is_partial":false,
                   "created_at":"2026-11-04T00:00:00Z","payment_id":"pay_1"}],
                 "disputes":[{"dispute_id":"dp_1","dispute_status":"dispute_lost",
                   "dispute_stage":"dispute","amount":"2240","currency":"EUR",
                   "created_at":"2026-11-05T00:00:00Z"},
                   {"dispute_id":"dp_2","dispute_status":"dispute_won",
                   "dispute_stage":"pre_dispute","amount":"22.40","currency":"EUR",
                   "created_at":"2026-11-05T00:00:00Z"}]}
                """;

        assertThat(dodo.payment("pay_1"))
                .isInstanceOfSatisfying(
                        PaymentReading.Found.class,
                        found -> {
                            Payment payment = found.payment();
                            assertThat(payment.status()).isEqualTo(Payment.Status.SUCCEEDED);
                            assertThat(payment.createdAt())
                                    .isEqualTo(Instant.parse("2026-11-03T09:30:00.123456Z"));
                            assertThat(payment.topUpId()).contains("top_1");
                            assertThat(payment.settlement())
                                    .contains(new Payment.Settlement(1_910, "USD"));
                            assertThat(payment.total()).contains(new Payment.Amount(2_240, "EUR"));
                            assertThat(payment.disputes())
                                    .extracting(Payment.Dispute::amount)
                                    .containsOnly(new Payment.Amount(2_240, "EUR"));
                            assertThat(payment.isRefundedOrBeing()).isTrue();
                            assertThat(payment.isDisputed()).isTrue();
                        });
    }

    @Test
    void readsPaymentThatSaysLittle() {
        body =
                "{\"payment_id\":\"pay_1\",\"status\":null,\"created_at\":\"2026-11-03T09:30:00Z\","
                        + "\"metadata\":{},\"refunds\":[],\"disputes\":[]}";

        assertThat(dodo.payment("pay_1"))
                .isEqualTo(
                        new PaymentReading.Found(
                                new Payment(
                                        "pay_1",
                                        Payment.Status.OPEN,
                                        Instant.parse("2026-11-03T09:30:00Z"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(),
                                        List.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Refused", "401, Refused", "404, Refused", "422, Refused", "408, Unknown",
        "409, Unknown", "500, Unknown", "502, Unknown", "504, Unknown", "302, Unknown",
        "200, Unknown",
    })
    void tellsRefusedRefundFromUnknownOne(int answered, String outcome) {
        status = answered;
        body = answered == 200 ? "<html>" : "{\"code\":\"X\",\"message\":\"why\"}";

        assertThat(dodo.refund(ORDER).getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(received).hasSize(1);
    }

    @Test
    void knowsThatNothingWasOrderedWithoutConnection() {
        server.stop(0);

        assertThat(dodo.refund(ORDER)).isInstanceOf(RefundCreation.Refused.class);
        assertThat(dodo.payment("pay_1")).isInstanceOf(PaymentReading.Unavailable.class);
    }

    @Test
    void readsMissingAsMissing() {
        status = 404;

        assertThat(dodo.payment("pay/1")).isInstanceOf(PaymentReading.NotFound.class);
        assertThat(received).singleElement().asString().startsWith("GET /payments/pay%2F1 ");
    }
}
