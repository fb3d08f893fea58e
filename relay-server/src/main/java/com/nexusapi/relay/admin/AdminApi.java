package com.nexusapi.relay.admin;

import com.nexusapi.relay.access.OperatorSession;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.RepeatedWrites;
import com.nexusapi.relay.access.RepeatedWrites.Beginning;
import com.nexusapi.relay.access.RepeatedWrites.Write;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.security.Sha256;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.JsonHttp;
import com.nexusapi.relay.web.PathRouter;
import com.nexusapi.relay.web.ProblemException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The admin API, to be registered at {@value #BASE}. Each request: route, session, permission, then
 * for writes with an {@code Idempotency-Key} the answer given before, if any.
 */
public final class AdminApi implements HttpService {

    public static final String BASE = "/admin/v1";

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("idempotency-key");
    private static final int MOST_KEY_CHARS = 200;

    private final JsonHttp http;
    private final Operators operators;
    private final RepeatedWrites repeated;
    private final AdminRouter router = new AdminRouter();

    public AdminApi(
            JsonHttp http,
            Operators operators,
            ClientAddresses clients,
            RepeatedWrites repeated,
            List<AdminRoutes> routes) {
        this.http = http;
        this.operators = operators;
        this.repeated = repeated;
        new SessionRoutes(operators, clients).addTo(router);
        routes.forEach(each -> each.addTo(router));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any((request, response) -> http.answer(response, () -> handle(request, response)));
    }

    private Answer handle(ServerRequest request, ServerResponse response) {
        String method = request.prologue().method().text();
        String path = request.prologue().uriPath().rawPath();
        Optional<OperatorSession> session = JsonHttp.bearer(request).flatMap(operators::session);
        PathRouter.Match<AdminRouter.Entry> match =
                router.find(method, path.substring(BASE.length()));
        return switch (match) {
            case PathRouter.Match.Found<AdminRouter.Entry> found -> {
                check(found.action(), session);
                AdminCall call =
                        new AdminCall(
                                request, http, found.parameters(), http.body(request), session);
                yield run(found.action().action(), call, method + " " + path, response);
            }
            case PathRouter.Match.WrongMethod<AdminRouter.Entry> wrong ->
                    throw ProblemException.methodNotAllowed(wrong.allowed());
            case PathRouter.Match.NoSuchPath<AdminRouter.Entry> none ->
                    throw ProblemException.notFound("There is nothing at this path.");
        };
    }

    private static void check(AdminRouter.Entry route, Optional<OperatorSession> session) {
        if (route.isOpen()) {
            return;
        }
        OperatorSession signedIn =
                session.orElseThrow(
                        () -> ProblemException.unauthenticated("The session is unknown or over."));
        route.permission()
                .filter(needed -> !signedIn.operator().may(needed))
                .ifPresent(needed -> {
                    throw ProblemException.forbidden(
                            "The role " + signedIn.operator().role() + " lacks " + needed + ".");
                });
    }

    private Answer run(
            AdminRouter.Action action, AdminCall call, String what, ServerResponse response) {
        Optional<String> key =
                call.request()
                        .headers()
                        .first(IDEMPOTENCY_KEY)
                        .filter(k -> !what.startsWith("GET"));
        if (key.isEmpty() || call.session().isEmpty()) {
            return action.run(call);
        }
        if (key.get().length() > MOST_KEY_CHARS
                || !key.get().chars().allMatch(c -> c > 32 && c < 127)) {
            throw ProblemException.invalid(
                    "Idempotency-Key", "must be up to " + MOST_KEY_CHARS + " visible characters");
        }
        String request = what + "\n" + HexFormat.of().formatHex(call.body());
        Write write = new Write(key.get(), call.operator().id(), Sha256.hex(request));
        return switch (repeated.begin(write)) {
            case Beginning.Fresh fresh -> once(action, call, write);
            case Beginning.Repeat repeat -> replay(repeat, response);
            case Beginning.OtherRequest other ->
                    throw ProblemException.conflict(
                            "idempotency_conflict", "The key was used for another request.");
            case Beginning.Unfinished unfinished ->
                    throw ProblemException.conflict(
                            "idempotency_unfinished",
                            "The first request with this key has not ended, or its end is unknown.");
        };
    }

    /** A refusal changed nothing and frees the key; any other failure leaves the end unknown. */
    private Answer once(AdminRouter.Action action, AdminCall call, Write write) {
        try {
            Answer answer = action.run(call);
            String body =
                    answer.kept()
                            .or(answer::body)
                            .map(http::write)
                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                            .orElse("");
            repeated.finish(write, answer.status(), body);
            return answer;
        } catch (ProblemException | InvalidValueException refused) {
            repeated.forget(write);
            throw refused;
        }
    }

    private Answer replay(Beginning.Repeat repeat, ServerResponse response) {
        response.header(HeaderNames.create("idempotent-replayed"), "true");
        return repeat.body().isEmpty()
                ? new Answer(repeat.status(), Optional.empty(), Optional.empty(), Optional.empty())
                : new Answer(
                        repeat.status(),
                        Optional.of(http.tree(repeat.body())),
                        Optional.empty(),
                        Optional.empty());
    }
}
