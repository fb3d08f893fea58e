package com.nexusapi.relay.api;

import com.nexusapi.relay.completion.StoredResponses.Operation;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.web.SlowClients;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Dialect;
import com.nexusapi.relay.wire.Endpoint;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The routes of {@code /v1}. Paths are matched, the query is ignored (surface reference §1). What
 * is not offered is refused in the wire format, so that clients show a message and not a parse
 * error.
 */
public final class PublicApi implements HttpService {

    private static final List<Endpoint> JSON_ENDPOINTS =
            List.of(
                    Endpoint.CHAT,
                    Endpoint.COMPLETIONS,
                    Endpoint.RESPONSES,
                    Endpoint.RESPONSE_INPUT_TOKENS,
                    Endpoint.EMBEDDINGS,
                    Endpoint.MODERATIONS,
                    Endpoint.IMAGE_GENERATIONS,
                    Endpoint.SPEECH,
                    Endpoint.MESSAGES,
                    Endpoint.COUNT_TOKENS);
    private static final List<Endpoint> FORM_ENDPOINTS =
            List.of(Endpoint.IMAGE_EDITS, Endpoint.TRANSCRIPTIONS, Endpoint.TRANSLATIONS);
    private static final HeaderName ANTHROPIC_VERSION = HeaderNames.create("anthropic-version");
    private static final System.Logger LOG = System.getLogger(PublicApi.class.getName());
    private static final Header ALLOW_ORIGIN =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    private static final Header EXPOSE_HEADERS =
            HeaderValues.createCached(
                    HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                    "x-request-id, request-id, retry-after, retry-after-ms, x-should-retry,"
                            + " x-ratelimit-limit-requests, x-ratelimit-remaining-requests,"
                            + " x-ratelimit-reset-requests, x-ratelimit-limit-tokens,"
                            + " x-ratelimit-remaining-tokens, x-ratelimit-reset-tokens,"
                            + " anthropic-ratelimit-requests-limit,"
                            + " anthropic-ratelimit-requests-remaining,"
                            + " anthropic-ratelimit-requests-reset,"
                            + " anthropic-ratelimit-tokens-limit,"
                            + " anthropic-ratelimit-tokens-remaining,"
                            + " anthropic-ratelimit-tokens-reset");

    private final Entrances entrances;
    private final Ids ids;
    private final Clock clock;
    private final SlowClients clients;

    /** What serves the paths. */
    public record Entrances(
            JsonRoute json,
            FormRoute forms,
            ResponsesRoute responses,
            ModelsRoute models,
            BalanceRoute balance,
            Unoffered unoffered) {}

    public PublicApi(Entrances entrances, Ids ids, Clock clock, SlowClients clients) {
        this.entrances = entrances;
        this.clients = clients;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.options("/v1/*", PublicApi::preflight).head("/", (_, response) -> response.send());
        for (Endpoint endpoint : JSON_ENDPOINTS) {
            String path = endpoint.ownPath();
            rules.post(path, route(exchange -> entrances.json().serve(endpoint, exchange)));
        }
        for (Endpoint endpoint : FORM_ENDPOINTS) {
            String path = endpoint.ownPath();
            rules.post(path, route(exchange -> entrances.forms().serve(endpoint, exchange)));
        }
        responses(rules);
        balance(rules);
        for (Endpoint endpoint : Endpoint.values()) {
            rules.any(endpoint.ownPath(), wrongMethod("POST"));
        }
        rules.get("/v1/models", route(entrances.models()::list))
                .any("/v1/models", wrongMethod("GET"))
                .get("/v1/models/{+id}", route(entrances.models()::one))
                .any("/v1/models/{+id}", wrongMethod("GET"))
                .any("/v1/v1/*", unsupported("The path has /v1 twice: the base URL ends in /v1."))
                .any("/v1", unsupported("This endpoint is not offered here."))
                .any("/v1/*", unsupported("This endpoint is not offered here."));
    }

    private void responses(HttpRules rules) {
        String path = Endpoint.RESPONSES.ownPath();
        rules.get(path, route(entrances.responses()::probe));
        for (Operation operation : Operation.values()) {
            rules.route(
                    Method.create(operation.method()),
                    path + "/{id}" + operation.suffix(),
                    route(exchange -> entrances.responses().serve(operation, exchange)));
        }
        rules.any(path + "/{id}/cancel", wrongMethod("POST"))
                .any(path + "/{id}/input_items", wrongMethod("GET"));
    }

    /** With and without {@code /v1}, as clients ask. */
    private void balance(HttpRules rules) {
        for (String base : List.of("/v1/dashboard/billing", "/dashboard/billing")) {
            rules.get(base + "/subscription", route(entrances.balance()::subscription))
                    .get(base + "/usage", route(entrances.balance()::usage));
        }
    }

    /** For what is neither here nor at another entrance: mostly a base URL without {@code /v1}. */
    public Handler elsewhere() {
        return unsupported("There is nothing at this path; the base URL of the API ends in /v1.");
    }

    private Handler route(Consumer<Exchange> work) {
        return (request, response) -> guarded(begin(request, response), work);
    }

    private Handler wrongMethod(String allowed) {
        return route(exchange ->
                entrances
                        .unoffered()
                        .refuse(
                                exchange,
                                ApiError.methodNotAllowed(
                                        exchange.request().prologue().method().text(), allowed)));
    }

    private Handler unsupported(String message) {
        return route(exchange ->
                entrances.unoffered().refuse(exchange, ApiError.unsupportedEndpoint(message)));
    }

    private Exchange begin(ServerRequest request, ServerResponse response) {
        long startedNanos = clock.nanoTime();
        Instant now = clock.now();
        response.header(ALLOW_ORIGIN);
        response.header(EXPOSE_HEADERS);
        return new Exchange(
                ids.next("req", now),
                dialect(request),
                now,
                startedNanos,
                request,
                response,
                clients);
    }

    /** Anthropic's clients call its paths, or name its version where paths are shared. */
    private static Dialect dialect(ServerRequest request) {
        String path = request.path().path();
        boolean isTheirs =
                path.startsWith("/v1/messages")
                        || (path.startsWith("/v1/models")
                                && request.headers().contains(ANTHROPIC_VERSION));
        return isTheirs ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    /** The one boundary where what nobody handled becomes an answer. */
    private static void guarded(Exchange exchange, Consumer<Exchange> work) {
        try {
            work.accept(exchange);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.ERROR, "event=store_failed request=" + exchange.id(), e);
            sendIfPossible(exchange, ApiError.serviceUnavailable());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=call_failed request=" + exchange.id(), e);
            sendIfPossible(exchange, ApiError.internal());
        }
    }

    private static void sendIfPossible(Exchange exchange, ApiError error) {
        if (exchange.response().isSent()) {
            throw new CloseConnectionException("the answer cannot be completed");
        }
        exchange.send(error);
    }

    private static void preflight(ServerRequest request, ServerResponse response) {
        response.header(ALLOW_ORIGIN);
        response.header(
                HeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
                Method.GET.text() + ", " + Method.POST.text() + ", " + Method.DELETE.text());
        request.headers()
                .first(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)
                .ifPresent(
                        asked -> response.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked));
        response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");
        response.status(Status.NO_CONTENT_204).send();
    }
}
