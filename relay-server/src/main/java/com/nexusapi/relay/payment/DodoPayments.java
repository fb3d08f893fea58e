package com.nexusapi.relay.payment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dodo Payments over HTTP (reference/payments.md §1). No request is repeated here: whether a repeat
 * is safe is for the caller to know.
 */
public final class DodoPayments implements PaymentProvider, ProviderListing, AutoCloseable {

    private static final int REASON_LIMIT = 300;

    private final PaymentSettings settings;
    private final ObjectMapper json;
    private final HttpClient http;
    private final DodoLists lists = new DodoLists(this::page);

    public DodoPayments(PaymentSettings settings, ObjectMapper json) {
        this.settings = settings;
        this.json = json;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.timeout())
                        .build();
    }

    @Override
    public CheckoutCreation createCheckout(CheckoutOrder order) {
        DodoWire.CheckoutBody body =
                new DodoWire.CheckoutBody(
                        List.of(
                                new DodoWire.CartItem(
                                        settings.productId(), 1, order.amountMinor())),
                        new DodoWire.Customer(order.customerEmail()),
                        Map.of("topUpId", order.topUpId(), "accountId", order.accountId()),
                        order.currency(),
                        new DodoWire.FeatureFlags(false, false),
                        settings.returnUrl().toString());
        return switch (post("/checkouts", body)) {
            case Exchange.Answered(int status, String text) when isGood(status) ->
                    parse(text, DodoWire.Checkout.class)
                            .<CheckoutCreation>map(made ->
                                    new CheckoutCreation.Created(
                                            made.sessionId(), made.checkoutUrl()))
                            .orElseGet(() -> new CheckoutCreation.Unavailable("unreadable answer"));
            case Exchange.Answered(int status, String text) when isRefusal(status) ->
                    new CheckoutCreation.Refused(reason(status, text));
            case Exchange.Answered(int status, String text) ->
                    new CheckoutCreation.Unavailable(reason(status, text));
            case Exchange.NotSent(String reason) -> new CheckoutCreation.Unavailable(reason);
            case Exchange.Broken(String reason) -> new CheckoutCreation.Unavailable(reason);
        };
    }

    @Override
    public CheckoutReading checkout(String sessionId) {
        return switch (get("/checkouts/" + encoded(sessionId))) {
            case Exchange.Answered(int status, String text) when isGood(status) ->
                    parse(text, DodoWire.CheckoutState.class)
                            .<CheckoutReading>map(
                                    state -> new CheckoutReading.Found(state.paymentId()))
                            .orElseGet(() -> new CheckoutReading.Unavailable("unreadable answer"));
            case Exchange.Answered(int status, String _) when status == 404 ->
                    new CheckoutReading.NotFound();
            case Exchange.Answered(int status, String text) ->
                    new CheckoutReading.Unavailable(reason(status, text));
            case Exchange.NotSent(String reason) -> new CheckoutReading.Unavailable(reason);
            case Exchange.Broken(String reason) -> new CheckoutReading.Unavailable(reason);
        };
    }

    @Override
    public PaymentReading payment(String paymentId) {
        return switch (get("/payments/" + encoded(paymentId))) {
            case Exchange.Answered(int status, String text) when isGood(status) ->
                    parse(text, DodoWire.PaymentObject.class)
                            .<PaymentReading>map(
                                    payment -> new PaymentReading.Found(payment.read()))
                            .orElseGet(() -> new PaymentReading.Unavailable("unreadable answer"));
            case Exchange.Answered(int status, String _) when status == 404 ->
                    new PaymentReading.NotFound();
            case Exchange.Answered(int status, String text) ->
                    new PaymentReading.Unavailable(reason(status, text));
            case Exchange.NotSent(String reason) -> new PaymentReading.Unavailable(reason);
            case Exchange.Broken(String reason) -> new PaymentReading.Unavailable(reason);
        };
    }

    /** Only a refusal (4xx) or a connection that never came about proves that no refund exists. */
    @Override
    public RefundCreation refund(RefundOrder order) {
        DodoWire.RefundBody body =
                new DodoWire.RefundBody(
                        order.paymentId(),
                        order.reason(),
                        Map.of("refundRequestId", order.refundRequestId()));
        return switch (post("/refunds", body)) {
            case Exchange.Answered(int status, String text) when isGood(status) ->
                    parse(text, DodoWire.RefundObject.class)
                            .<RefundCreation>map(made -> new RefundCreation.Made(made.read()))
                            .orElseGet(() -> new RefundCreation.Unknown("unreadable answer"));
            case Exchange.Answered(int status, String text) when isRefusal(status) ->
                    new RefundCreation.Refused(reason(status, text));
            case Exchange.Answered(int status, String text) ->
                    new RefundCreation.Unknown(reason(status, text));
            case Exchange.NotSent(String reason) -> new RefundCreation.Refused(reason);
            case Exchange.Broken(String reason) -> new RefundCreation.Unknown(reason);
        };
    }

    @Override
    public Listing<Seen> seen(ObjectKind kind, Instant from, Instant to) {
        return lists.seen(kind, from, to);
    }

    @Override
    public Listing<String> paymentsTouched(Instant from, Instant to) {
        return lists.paymentsTouched(from, to);
    }

    @Override
    public Listing<StatementLine> statement(Instant from, Instant to) {
        return lists.statement(from, to);
    }

    /** Without a key there is nothing to be listed, and nobody to ask. */
    private <T> DodoLists.Page<T> page(String path, TypeReference<DodoLists.Items<T>> shape) {
        if (settings.apiKey().isEmpty()) {
            return new DodoLists.Page<>(Optional.empty(), "payment.api-key is not set");
        }
        return switch (get(path)) {
            case Exchange.Answered(int status, String text) when isGood(status) ->
                    listed(text, shape);
            case Exchange.Answered(int status, String text) ->
                    new DodoLists.Page<>(Optional.empty(), reason(status, text));
            case Exchange.NotSent(String reason) -> new DodoLists.Page<>(Optional.empty(), reason);
            case Exchange.Broken(String reason) -> new DodoLists.Page<>(Optional.empty(), reason);
        };
    }

    private <T> DodoLists.Page<T> listed(String text, TypeReference<DodoLists.Items<T>> shape) {
        try {
            return new DodoLists.Page<>(Optional.of(json.readValue(text, shape).items()), "");
        } catch (JsonProcessingException e) {
            return new DodoLists.Page<>(Optional.empty(), "unreadable answer");
        }
    }

    private static boolean isGood(int status) {
        return status >= 200 && status < 300;
    }

    /** 408 and 409 are left out: a proxy's time-out, and a conflict with a refund that exists. */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 409;
    }

    private static String reason(int status, String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String shown = line.length() <= REASON_LIMIT ? line : line.substring(0, REASON_LIMIT);
        return "HTTP " + status + (shown.isEmpty() ? "" : ": " + shown);
    }

    private Exchange get(String path) {
        return send(request(path).GET().build());
    }

    private Exchange post(String path, Object body) {
        try {
            String text = json.writeValueAsString(body);
            return send(
                    request(path)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(text))
                            .build());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request that cannot be written", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        String base = settings.baseUrl().toString().replaceAll("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(settings.timeout())
                .header("Authorization", "Bearer " + settings.apiKey())
                .header("Accept", "application/json");
    }

    private Exchange send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Exchange.Answered(response.statusCode(), response.body());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Exchange.NotSent("not reached: " + e.getClass().getSimpleName());
        } catch (IOException e) {
            return new Exchange.Broken("no answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Exchange.Broken("interrupted");
        }
    }

    private <T> Optional<T> parse(String text, Class<T> type) {
        try {
            return Optional.of(json.readValue(text, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }

    /** How far one HTTP exchange came. */
    private sealed interface Exchange {
        record Answered(int status, String text) implements Exchange {}

        record NotSent(String reason) implements Exchange {}

        record Broken(String reason) implements Exchange {}
    }
}
