package com.nexusapi.demo.payment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.common.Json;
import com.nexusapi.demo.payment.DodoObjects.CheckoutBody;
import com.nexusapi.demo.payment.DodoObjects.CheckoutCreated;
import com.nexusapi.demo.payment.DodoObjects.Payment;
import com.nexusapi.demo.payment.DodoObjects.Problem;
import com.nexusapi.demo.payment.DodoObjects.Refund;
import com.nexusapi.demo.payment.DodoObjects.RefundBody;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The fake provider's HTTP server, on the loopback address: {@code /checkouts}, {@code /payments},
 * {@code /refunds} and {@code /disputes} for programs, {@code /pay/…} for whoever pays, {@code
 * /control/…} for what happens at a provider without us ({@link DodoControl}). It sends webhooks
 * once it is told where to.
 */
public final class FakeDodo implements AutoCloseable {

    private static final int LARGEST_BODY = 64 * 1024;

    private final ObjectMapper json = Json.newMapper();
    private final DodoBooks books;
    private final DodoControl control;
    private final PayPages payPages;
    private final Deliveries deliveries;
    private final DodoStatement statement;
    private final Map<String, Consumer<ObjectNode>> alterations = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger refundOrders = new AtomicInteger();

    /**
     * Starts it.
     *
     * @param port 0 for any free one
     */
    public FakeDodo(int port, Clock clock) throws IOException {
        Ids ids = new Ids(clock, new SecureRandom());
        this.deliveries = new Deliveries(json, clock, ids);
        this.books = new DodoBooks(clock, ids, deliveries::publish);
        this.control = new DodoControl(books);
        this.payPages = new PayPages(books);
        this.statement = new DodoStatement(clock, ids);
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Serves until the process is ended. Prints one line of JSON when it is ready. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2 || !arguments[0].equals("--port")) {
            System.err.println("usage: --port PORT (0 for any free one)");
            System.exit(2);
        }
        try (FakeDodo fake = new FakeDodo(Integer.parseInt(arguments[1]), Clock.system())) {
            System.out.println("{\"event\":\"ready\",\"paymentUrl\":\"" + fake.url() + "\"}");
            new CountDownLatch(1).await();
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Presses the pay button of a checkout; returns the payment's id. */
    public String pay(String sessionId) {
        return pay(sessionId, Payer.BRITISH);
    }

    public String pay(String sessionId, Payer payer) {
        return books.pay(sessionId, payer).flatMap(DodoBooks.Session::paymentId).orElseThrow();
    }

    /** Pays a checkout that was paid before; returns the new payment's id. */
    public String payAgain(String sessionId) {
        return books.payAgain(sessionId, Payer.BRITISH)
                .flatMap(DodoBooks.Session::paymentId)
                .orElseThrow();
    }

    /** The card is refused; returns the failed payment's id. */
    public String fail(String sessionId) {
        return books.fail(sessionId).orElseThrow();
    }

    /** Somebody pays without a checkout of ours; returns the payment's id. */
    public String payWithoutCheckout(long cents) {
        return books.payWithoutCheckout(cents);
    }

    /** Refunds on the provider's own pages, whole without an amount; returns the refund's id. */
    public String refundOnDashboard(String paymentId, Optional<Long> amountMinor) {
        return books.refundOnDashboard(paymentId, amountMinor).orElseThrow().refundId();
    }

    /** The cardholder disputes a payment; returns the dispute's id. */
    public String openDispute(String paymentId) {
        return books.openDispute(paymentId).orElseThrow();
    }

    /**
     * A dispute moves on.
     *
     * @param stage {@code pre_dispute}, {@code dispute} or {@code pre_arbitration}
     * @param status {@code challenged}, {@code won}, {@code lost}, {@code accepted}, {@code
     *     expired} or {@code cancelled}
     */
    public void moveDispute(String disputeId, String stage, String status) {
        if (!books.moveDispute(disputeId, stage, status)) {
            throw new IllegalArgumentException("no dispute " + disputeId);
        }
    }

    /**
     * Sends webhooks of all that happens from now on.
     *
     * @param secret {@code whsec_} and base64
     */
    public void sendWebhooks(URI endpoint, String secret, WebhookPlan plan) {
        deliveries.tell(endpoint, secret, plan);
    }

    /** Sends the webhooks that are due by the clock, and waits for their answers. */
    public int sendDueWebhooks() {
        return deliveries.sendDue();
    }

    /** Webhooks that are to be sent later. */
    public int waitingWebhooks() {
        return deliveries.waiting();
    }

    /** Webhooks that the plan dropped. */
    public int lostWebhooks() {
        return deliveries.lost();
    }

    public void remember(PastPayment past) {
        books.remember(past);
    }

    /** Overrides what the amount says of a later refund. */
    public void plan(String paymentId, RefundPlan plan) {
        books.plan(paymentId, plan);
    }

    /** The bank has decided on a payment's pending refunds. */
    public void decidePending(String paymentId, boolean succeeded) {
        books.decidePending(paymentId, succeeded ? "succeeded" : "failed");
    }

    /**
     * What the payment shows from now on is other than what happened here, as it is when somebody
     * works on the provider's own pages; nothing at all once all members are taken out.
     */
    public void alter(String paymentId, Consumer<ObjectNode> alteration) {
        alterations.put(paymentId, alteration);
    }

    /** Its own ledger. */
    public DodoStatement statement() {
        return statement;
    }

    /** How often a refund was asked for, whatever became of it. */
    public int refundOrders() {
        return refundOrders.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = route(exchange);
            reply.location().ifPresent(to -> exchange.getResponseHeaders().set("Location", to));
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (CutConnection e) {
            // Closing the exchange without an answer is what the plan asks for.
        }
    }

    private Reply route(HttpExchange exchange) throws IOException {
        List<String> path = List.of(exchange.getRequestURI().getPath().substring(1).split("/", -1));
        String method = exchange.getRequestMethod();
        if (path.size() == 2 && path.getFirst().equals("pay")) {
            Optional<Reply> page =
                    method.equals("POST")
                            ? payPages.press(path.get(1), form(exchange))
                            : payPages.show(path.get(1));
            return page.orElseGet(() -> problem(404, "NOT_FOUND", "no such checkout"));
        }
        if (path.getFirst().equals("control") && path.size() > 1 && method.equals("POST")) {
            return found(
                    control.act(path.subList(1, path.size()), DodoPages.of(exchange).query())
                            .map(Made::new));
        }
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        if (key == null || !key.startsWith("Bearer ")) {
            return problem(401, "UNAUTHORIZED", "a bearer key is needed");
        }
        return switch (method + " " + path.getFirst() + " " + path.size()) {
            case "POST checkouts 1" -> createCheckout(body(exchange, CheckoutBody.class));
            case "GET checkouts 2" -> found(books.state(path.get(1)));
            case "GET payments 1" ->
                    answer(
                            200,
                            DodoPages.of(exchange)
                                    .page(
                                            books.payments().stream().map(Payment::line).toList(),
                                            DodoObjects.PaymentLine::createdAt));
            case "GET payments 2" -> found(books.payment(path.get(1)).flatMap(this::shown));
            case "POST refunds 1" -> refund(body(exchange, RefundBody.class));
            case "GET refunds 1" ->
                    answer(200, DodoPages.of(exchange).page(books.refunds(), Refund::createdAt));
            case "GET balances 2" -> statement(DodoPages.of(exchange));
            case "GET refunds 2" ->
                    found(
                            books.refunds().stream()
                                    .filter(refund -> refund.refundId().equals(path.get(1)))
                                    .findFirst());
            case "GET disputes 1" ->
                    answer(
                            200,
                            DodoPages.of(exchange)
                                    .page(books.disputes(), DodoObjects.Dispute::createdAt));
            case "GET disputes 2" ->
                    found(
                            books.disputes().stream()
                                    .filter(it -> it.disputeId().equals(path.get(1)))
                                    .findFirst());
            default -> problem(404, "NOT_FOUND", "no such path");
        };
    }

    private Reply statement(DodoPages asked) {
        return answer(
                200,
                asked.page(
                        statement.ofType(asked.text("event_type")), DodoStatement.Line::createdAt));
    }

    private Optional<ObjectNode> shown(Payment payment) {
        ObjectNode object = json.valueToTree(payment);
        alterations.getOrDefault(payment.paymentId(), unchanged -> {}).accept(object);
        return object.isEmpty() ? Optional.empty() : Optional.of(object);
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
        return DodoPages.parameters(new String(body, StandardCharsets.UTF_8));
    }

    private <T> Optional<T> body(HttpExchange exchange, Class<T> type) throws IOException {
        try {
            byte[] bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY);
            return Optional.of(json.readValue(bytes, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private Reply createCheckout(Optional<CheckoutBody> body) {
        return body.flatMap(books::open)
                .map(session ->
                        answer(
                                200,
                                new CheckoutCreated(session.id(), url() + "/pay/" + session.id())))
                .orElseGet(
                        () -> problem(422, "INVALID_REQUEST_BODY", "an amount of USD is needed"));
    }

    private Reply refund(Optional<RefundBody> body) {
        refundOrders.incrementAndGet();
        Optional<String> payment =
                body.flatMap(RefundBody::paymentId).filter(id -> books.payment(id).isPresent());
        if (payment.isEmpty()) {
            return problem(404, "PAYMENT_NOT_FOUND", "no such payment");
        }
        String id = payment.get();
        Optional<String> reason = body.flatMap(RefundBody::reason);
        return switch (books.planOf(id)) {
            case SUCCEED -> made(books.refund(id, "succeeded", reason));
            case FAIL -> made(books.refund(id, "failed", reason));
            case STAY_PENDING -> made(books.refund(id, "pending", reason));
            case SUCCEED_UNANSWERED -> {
                books.refund(id, "succeeded", reason);
                throw new CutConnection();
            }
            case CUT -> throw new CutConnection();
            case REFUSE -> problem(422, "REFUND_NOT_POSSIBLE", "this payment is not refunded");
        };
    }

    private Reply made(Optional<Refund> refund) {
        return refund.map(made -> answer(200, made))
                .orElseGet(() -> problem(409, "ALREADY_REFUNDED", "there is a refund already"));
    }

    private <T> Reply found(Optional<T> object) {
        return object.map(it -> answer(200, it))
                .orElseGet(() -> problem(404, "NOT_FOUND", "no such object"));
    }

    private Reply problem(int status, String code, String message) {
        return answer(status, new Problem(code, message));
    }

    private Reply answer(int status, Object body) {
        try {
            return new Reply(
                    status, "application/json", json.writeValueAsString(body), Optional.empty());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        deliveries.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** What a control made or changed. */
    record Made(String id) {}

    /** Ends an exchange without an answer. */
    private static final class CutConnection extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CutConnection() {
            super("by plan", null, false, false);
        }
    }
}
