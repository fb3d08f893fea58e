package com.nexusapi.console.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Me;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Overview;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.Session;
import com.nexusapi.common.admin.SignIn;
import com.nexusapi.console.client.ApiException.Refused;
import com.nexusapi.console.client.ApiException.Unauthorized;
import com.nexusapi.console.client.ApiException.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The relay's admin API. Every method blocks until the answer is here or throws an {@link
 * ApiException}; call them through {@link Connection}, never on the window's thread.
 */
public final class AdminApi {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    static final Duration REPLAYED_WITHIN = Duration.ofMinutes(2);
    private static final String EVENTS = "text/event-stream";
    private static final int LONGEST_PROBLEM = 65_536;

    private final HttpClient http;
    private final ObjectMapper json;
    private final String base;
    private final Optional<String> token;

    private AdminApi(HttpClient http, ObjectMapper json, String base, Optional<String> token) {
        this.http = http;
        this.json = json;
        this.base = base;
        this.token = token;
    }

    /** The API of the relay at this address, such as {@code http://127.0.0.1:8081}. */
    public static AdminApi at(URI relay) {
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(4))
                        .build();
        String address = relay.toString().replaceAll("/+$", "");
        return new AdminApi(http, Json.newMapper(), address + "/admin/v1", Optional.empty());
    }

    /** Signs in; the API given back acts for that operator. */
    public AdminApi signIn(SignIn signIn) {
        Session session = post("/session", signIn, new TypeReference<Session>() {});
        return new AdminApi(http, json, base, Optional.of(session.token()));
    }

    public void signOut() {
        exchange(request("/session").DELETE().build());
    }

    public Me me() {
        return get("/me", new TypeReference<Me>() {});
    }

    public Overview overview(Instant from, Instant to, Duration step) {
        Query query = new Query().with("from", from).with("to", to).with("step", step);
        return get("/overview" + query, new TypeReference<Overview>() {});
    }

    public Page<RequestSummary> requests(RequestFilter filter, int limit, Optional<String> cursor) {
        Query query =
                new Query()
                        .with("account", filter.account())
                        .with("key", filter.key())
                        .with("model", filter.model())
                        .with("outcome", filter.outcome())
                        .with("status", filter.status())
                        .with("from", filter.from())
                        .with("to", filter.to())
                        .with("limit", limit)
                        .with("cursor", cursor);
        return get("/requests" + query, new TypeReference<Page<RequestSummary>>() {});
    }

    public Receipt receipt(String requestId) {
        return get("/requests/" + Query.segment(requestId), new TypeReference<Receipt>() {});
    }

    public Page<Refund> refunds(Optional<Refund.State> state, int limit, Optional<String> cursor) {
        Query query = new Query().with("state", state).with("limit", limit).with("cursor", cursor);
        return get("/refunds" + query, new TypeReference<Page<Refund>>() {});
    }

    public Refund.Detail refund(String id) {
        return get("/refunds/" + Query.segment(id), new TypeReference<Refund.Detail>() {});
    }

    public Refund createRefund(Refund.Creation creation) {
        return post("/refunds", creation, new TypeReference<Refund>() {});
    }

    public Refund approveRefund(String id) {
        return post(
                "/refunds/" + Query.segment(id) + "/approve",
                new Empty(),
                new TypeReference<Refund>() {});
    }

    public Refund rejectRefund(String id, Refund.Rejection rejection) {
        return post(
                "/refunds/" + Query.segment(id) + "/reject",
                rejection,
                new TypeReference<Refund>() {});
    }

    /** Orders a failed refund again. */
    public Refund retryRefund(String id) {
        return act(id, "retry", new Empty());
    }

    /** Orders a refund again of which the provider has shown nothing for a day. */
    public Refund confirmRefundUnsent(String id, String reason) {
        return act(id, "confirm-unsent", new Reason(reason));
    }

    public Refund exceptRefund(String id, String reason) {
        return act(id, "exception", new Reason(reason));
    }

    public Refund noteRefund(String id, String text) {
        return act(id, "notes", new Refund.Note(text));
    }

    private Refund act(String id, String what, Object body) {
        return post(
                "/refunds/" + Query.segment(id) + "/" + what, body, new TypeReference<Refund>() {});
    }

    /** What the customer would be written. */
    public RefundReply refundReply(String id, String decision, Optional<Refund.Refusal> refusal) {
        Query query = new Query().with("decision", decision).with("refusal", refusal);
        return get(
                "/refunds/" + Query.segment(id) + "/reply" + query,
                new TypeReference<RefundReply>() {});
    }

    /** A letter to a customer. */
    public record RefundReply(String subject, String text) {}

    /** What is done with disputes, and with what they left owed. */
    public DisputeApi ofDisputes() {
        return new DisputeApi(this);
    }

    /** Top-ups and payment events. */
    public TopUpApi ofTopUps() {
        return new TopUpApi(this);
    }

    public Page<Model> models(int limit, Optional<String> cursor) {
        Query query = new Query().with("limit", limit).with("cursor", cursor);
        return get("/models" + query, new TypeReference<Page<Model>>() {});
    }

    public Model model(String id) {
        return get("/models/" + Query.segment(id), new TypeReference<Model>() {});
    }

    public Model.PriceScheduled proposePrice(String modelId, Model.PriceProposal proposal) {
        return post(
                "/models/" + Query.segment(modelId) + "/prices",
                proposal,
                new TypeReference<Model.PriceScheduled>() {});
    }

    /**
     * What proposed prices would have meant for past calls; it replays them, which may take long.
     */
    public PriceImpact previewPrices(PriceImpact.Request proposed) {
        return post(
                request("/prices/preview").timeout(REPLAYED_WITHIN),
                proposed,
                new TypeReference<PriceImpact>() {});
    }

    public Page<Account> accounts(int limit, Optional<String> cursor) {
        Query query = new Query().with("limit", limit).with("cursor", cursor);
        return get("/accounts" + query, new TypeReference<Page<Account>>() {});
    }

    public Page<Channel> channels(int limit, Optional<String> cursor) {
        Query query = new Query().with("limit", limit).with("cursor", cursor);
        return get("/channels" + query, new TypeReference<Page<Channel>>() {});
    }

    /** Comparing the books with everybody else's. */
    public ReconciliationApi ofReconciliation() {
        return new ReconciliationApi(this);
    }

    /** What is done with single channels. */
    public ChannelApi ofChannels() {
        return new ChannelApi(this);
    }

    /** What is done with mails, letters and their texts. */
    public MailApi ofMails() {
        return new MailApi(this);
    }

    <T> T get(String path, TypeReference<T> shape) {
        return read(exchange(request(path).GET().build()), shape);
    }

    <T> T post(String path, Object body, TypeReference<T> shape) {
        return post(request(path), body, shape);
    }

    <T> T post(HttpRequest.Builder request, Object body, TypeReference<T> shape) {
        return write("POST", request, body, shape);
    }

    /** Every write carries a fresh Idempotency-Key, so that the relay can tell a repeat. */
    <T> T write(String method, HttpRequest.Builder request, Object body, TypeReference<T> shape) {
        try {
            byte[] bytes = json.writeValueAsBytes(body);
            return read(
                    exchange(
                            request.header("content-type", "application/json")
                                    .header("idempotency-key", UUID.randomUUID().toString())
                                    .method(method, BodyPublishers.ofByteArray(bytes))
                                    .build()),
                    shape);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a body that is not JSON", e);
        }
    }

    HttpRequest.Builder request(String path) {
        return endless(path, "application/json").timeout(ANSWER_WITHIN);
    }

    /** A request whose answer may take, or last, as long as it likes. */
    private HttpRequest.Builder endless(String path, String type) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("accept", type + ", application/problem+json");
        token.ifPresent(bearer -> builder.header("authorization", "Bearer " + bearer));
        return builder;
    }

    /** Asks for a stream of events; does not wait for it. */
    CompletableFuture<HttpResponse<InputStream>> openEvents(String path) {
        return http.sendAsync(endless(path, EVENTS).build(), BodyHandlers.ofInputStream());
    }

    /** Waits until the stream begins. */
    InputStream events(CompletableFuture<HttpResponse<InputStream>> asked) throws IOException {
        HttpResponse<InputStream> response;
        try {
            response = asked.join();
        } catch (CompletionException | CancellationException e) {
            throw new Unreachable("no stream began", e);
        }
        String type = response.headers().firstValue("content-type").orElse("");
        if (response.statusCode() == 200 && type.startsWith(EVENTS)) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw failure(response.statusCode(), body.readNBytes(LONGEST_PROBLEM));
        }
    }

    byte[] exchange(HttpRequest request) {
        return send(request).body();
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 == 2) {
                return response;
            }
            throw failure(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new Unreachable("no answer from " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted", e);
        }
    }

    private ApiException failure(int status, byte[] body) {
        Problem problem;
        try {
            problem = json.readValue(body, Problem.class);
        } catch (IOException e) {
            return new Unreachable("HTTP " + status + " without a problem document", e);
        }
        if (problem == null || problem.code() == null || problem.detail() == null) {
            return new Unreachable("HTTP " + status + " without a problem document");
        }
        return status == 401 ? new Unauthorized(problem.detail()) : new Refused(problem);
    }

    <T> T decode(String text, Class<T> shape) throws JacksonException {
        return json.readValue(text, shape);
    }

    <T> T read(byte[] body, TypeReference<T> shape) {
        try {
            return json.readValue(body, shape);
        } catch (IOException e) {
            throw new Unreachable("an answer of another shape", e);
        }
    }

    /** A body with nothing but a reason. */
    record Reason(String reason) {}

    /** The body {@code {}}. */
    record Empty() {}
}
