package com.nexusapi.console.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Change;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.SignIn;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * A relay that is not one: it speaks the admin API over real HTTP, from memory, for one business
 * that is the same every time. It can go away and come back at the same address.
 */
public final class FakeRelay implements AutoCloseable {

    public static final String PASSWORD = "correct horse battery";
    public static final String OWNER = "owner@nexusapi.test";
    public static final String SUPPORT = "support@nexusapi.test";
    public static final String VIEWER = "viewer@nexusapi.test";

    private static final Duration NOTICE = Duration.ofDays(14);

    private final ObjectMapper json = Json.newMapper();
    private final Instant now;
    private final FakeOperators operators;
    private final FakeBusiness business;
    private final FakeRefunds refunds;
    private final FakeDisputes disputes;
    private final FakeTopUps topUps;
    private final FakeMails mails;
    private final FakeTemplates templates;
    private final FakeReconciliation reconciliation;
    private final FakeChannels channels;
    private final FakeEvents events = new FakeEvents(this::isSignedIn);
    private final List<RequestSummary> calls;
    private boolean previewsRefused;
    private Optional<HttpServer> server = Optional.empty();
    private int port;

    /** A relay whose clock stands at {@code now}. */
    public FakeRelay(Instant now) {
        this.now = now;
        operators = new FakeOperators(now);
        business = new FakeBusiness(now);
        refunds = new FakeRefunds(now, business.accounts());
        disputes = new FakeDisputes(now, business.accounts());
        topUps = new FakeTopUps(now, business.accounts());
        mails = new FakeMails(now, business.accounts(), topUps);
        templates = new FakeTemplates(now);
        reconciliation = new FakeReconciliation(now);
        channels = new FakeChannels(now);
        calls = new ArrayList<>(business.calls(2_600));
        open();
    }

    /** Listens, at the same port as before. */
    public void open() {
        try {
            HttpServer made =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            made.createContext("/admin/v1/", this::handle);
            made.createContext("/admin/v1/events", events::serve);
            made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            made.start();
            port = made.getAddress().getPort();
            server = Optional.of(made);
        } catch (IOException e) {
            throw new IllegalStateException("port " + port, e);
        }
    }

    @Override
    public void close() {
        events.cut();
        server.ifPresent(running -> running.stop(0));
        server = Optional.empty();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A call ends now; gives back its id. */
    public synchronized String callEnds() {
        String id = "req_new" + calls.size();
        calls.addFirst(business.call(id, now, 0));
        return id;
    }

    /** Previews of prices are refused, or answered again. */
    public synchronized void refusePreviews(boolean refused) {
        previewsRefused = refused;
    }

    private Object paymentEvent(List<String> path, byte[] body) throws IOException {
        return path.get(2).equals("assign")
                ? topUps.assign(path.get(1), json.readValue(body, PaymentEvent.Assignment.class))
                : topUps.decide(path.get(1), path.get(2));
    }

    private PriceImpact previewed(PriceImpact.Request request) {
        if (previewsRefused) {
            throw new FakeProblem(503, "store_unavailable", "The database did not answer.");
        }
        Model model = model(request.models().getFirst().modelId());
        return FakeImpact.of(model, request, now, business.accounts());
    }

    /** Forgets all sessions. */
    public synchronized void endSessions() {
        operators.endSessions();
    }

    public synchronized Optional<Price> scheduledInput(String modelId) {
        return model(modelId).scheduled().stream()
                .reduce((first, last) -> last)
                .flatMap(version -> version.prices().input());
    }

    public FakeEvents events() {
        return events;
    }

    /** A customer asks for a refund; gives back the request's id. */
    public synchronized String refundAsked() {
        String id = refunds.asked(business.accounts().getFirst());
        events.tell(Change.Kind.REFUND, id);
        return id;
    }

    /** Another operator rejects a request. */
    public synchronized void refundRejected(String id) {
        refunds.reject(id, "support@nexusapi.test", "Part of the credit was used.");
        events.tell(Change.Kind.REFUND, id);
    }

    /** Why a debt was written off last. */
    public synchronized Optional<String> writeOffReason() {
        return disputes.reason();
    }

    public synchronized Refund.State refundState(String id) {
        return refunds.get(id).refund().state();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Object answer;
            int status = exchange.getRequestMethod().equals("POST") ? 201 : 200;
            try {
                answer = answer(exchange, body);
            } catch (FakeProblem e) {
                answer = e.problem();
                status = e.problem().status();
            }
            byte[] bytes = json.writeValueAsBytes(answer);
            exchange.getResponseHeaders()
                    .set(
                            "content-type",
                            status < 300 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Object answer(HttpExchange exchange, byte[] body) throws IOException {
        List<String> path =
                Arrays.stream(
                                exchange.getRequestURI()
                                        .getRawPath()
                                        .substring("/admin/v1/".length())
                                        .split("/", -1))
                        .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                        .toList();
        Map<String, String> query = query(exchange);
        boolean isPost = exchange.getRequestMethod().equals("POST");
        if (path.getFirst().equals("session") && isPost) {
            return operators.signIn(json.readValue(body, SignIn.class));
        }
        String operator = operators.of(exchange);
        return switch (path.getFirst()) {
            case "session" -> Map.of();
            case "me" -> operators.me(operator);
            case "overview" ->
                    business.overview(
                            Instant.parse(need(query, "from")),
                            Instant.parse(need(query, "to")),
                            Duration.parse(need(query, "step")),
                            refunds.pending());
            case "requests" -> path.size() == 1 ? requests(query) : receipt(path.get(1));
            case "accounts" ->
                    path.size() == 1
                            ? new Page<>(business.accounts(), Optional.empty())
                            : disputes.writeOff(path.get(1), body);
            case "channels" -> channels.answer(exchange, path, body);
            case "disputes" -> path.size() == 1 ? disputes.list() : disputes.get(path.get(1));
            case "refunds" -> refunds.answer(path, query, operator, body);
            case "top-ups" -> path.size() == 1 ? topUps.list(query) : topUps.get(path.get(1));
            case "payment-events" -> path.size() == 1 ? topUps.parked() : paymentEvent(path, body);
            case "mails" -> mails.mails(path, query, body);
            case "outbox" -> mails.letters(path, query, body);
            case "mail-templates" ->
                    templates.answer(exchange.getRequestMethod(), path, operator, body);
            case "reconciliation" -> reconciliation.answer(path, query, operator, body);
            case "prices" -> previewed(json.readValue(body, PriceImpact.Request.class));
            case "models" ->
                    switch (path.size()) {
                        case 1 -> new Page<>(business.models(), Optional.empty());
                        case 2 -> model(path.get(1));
                        default -> propose(path.get(1), body);
                    };
            default -> throw new FakeProblem(404, "not_found", "Nothing is here.");
        };
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        for (String pair :
                Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                        .orElse("")
                        .split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static String need(Map<String, String> query, String name) {
        return Optional.ofNullable(query.get(name))
                .orElseThrow(() -> new FakeProblem(400, "missing", name + " is needed."));
    }

    /** Nobody has written, and nobody was written to. */
    public synchronized void forgetMails() {
        mails.clear();
    }

    public synchronized ReceivedMail mail(String id) {
        return mails.mail(id);
    }

    public synchronized MailTemplate template(String name, String language) {
        return templates.template(name, language);
    }

    private synchronized boolean isSignedIn(HttpExchange exchange) {
        try {
            operators.of(exchange);
            return true;
        } catch (FakeProblem e) {
            return false;
        }
    }

    private Page<RequestSummary> requests(Map<String, String> query) {
        List<RequestSummary> found = calls.stream().filter(call -> matches(call, query)).toList();
        String cursor = query.getOrDefault("cursor", "");
        int start = 0;
        while (!cursor.isEmpty() && !found.get(start++).id().equals(cursor)) {
            if (start == found.size()) {
                throw new FakeProblem(400, "bad_cursor", "This cursor is unknown.");
            }
        }
        int end = Math.min(found.size(), start + Integer.parseInt(need(query, "limit")));
        return new Page<>(
                found.subList(start, end),
                end < found.size() ? Optional.of(found.get(end - 1).id()) : Optional.empty());
    }

    private static boolean matches(RequestSummary call, Map<String, String> query) {
        return same(query, "account", call.accountId().orElse(""))
                && same(query, "model", call.model().orElse(""))
                && same(query, "outcome", call.outcome().name())
                && same(query, "status", Integer.toString(call.status()))
                && Optional.ofNullable(query.get("from"))
                        .map(from -> !call.startedAt().isBefore(Instant.parse(from)))
                        .orElse(true);
    }

    private static boolean same(Map<String, String> query, String name, String value) {
        return query.getOrDefault(name, value).equals(value);
    }

    private Object receipt(String id) {
        return calls.stream()
                .filter(call -> call.id().equals(id))
                .findFirst()
                .map(business::receipt)
                .orElseThrow(() -> new FakeProblem(404, "not_found", "No such call."));
    }

    /** The books and all others agree. */
    public synchronized void agree() {
        reconciliation.agree();
    }

    public synchronized List<Channel> channels() {
        return channels.all();
    }

    public synchronized Difference difference(String id) {
        return reconciliation.get(id).difference();
    }

    private Model model(String id) {
        return business.models().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new FakeProblem(404, "not_found", "No such model."));
    }

    /** A dearer price needs its notice period; a cheaper one acts at once. */
    private Model.PriceScheduled propose(String id, byte[] body) throws IOException {
        Model.PriceProposal proposal = json.readValue(body, Model.PriceProposal.class);
        Model before = model(id);
        Prices today = before.price().map(Model.PriceVersion::prices).orElse(Prices.NONE);
        boolean isDearer =
                dearer(today.input(), proposal.prices().input())
                        || dearer(today.output(), proposal.prices().output());
        Instant earliest = isDearer ? now.plus(NOTICE) : now.plusSeconds(5);
        Instant from = proposal.effectiveFrom().orElse(earliest);
        if (from.isBefore(earliest)) {
            throw new FakeProblem(
                    earliest, "A dearer price needs 14 days of notice to the customers.");
        }
        Model.PriceVersion version =
                new Model.PriceVersion(
                        "pv_" + before.scheduled().size(),
                        Model.PriceState.SCHEDULED,
                        from,
                        proposal.prices(),
                        proposal.longContext().orElse(List.of()),
                        proposal.serviceTiersBps().orElse(Map.of()),
                        proposal.reason());
        List<Model.PriceVersion> scheduled = new ArrayList<>(before.scheduled());
        scheduled.add(version);
        Model after =
                new Model(
                        id,
                        before.displayName(),
                        before.contextWindow(),
                        before.maxOutputTokens(),
                        before.endpoints(),
                        before.enabled(),
                        before.price(),
                        scheduled);
        business.models().replaceAll(model -> model.id().equals(id) ? after : model);
        return new Model.PriceScheduled(
                version.versionId(),
                Model.PriceState.SCHEDULED,
                from,
                isDearer,
                isDearer ? Optional.of("ntc_77") : Optional.empty());
    }

    private static boolean dearer(Optional<Price> today, Optional<Price> proposed) {
        return proposed.orElse(Price.FREE).compareTo(today.orElse(Price.FREE)) > 0;
    }
}
