package com.nexusapi.relay.account;

import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Authentication;
import com.nexusapi.relay.access.CustomerSession;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.security.SessionToken;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.JsonHttp;
import com.nexusapi.relay.web.PathRouter;
import com.nexusapi.relay.web.ProblemException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The account API, to be registered at {@value #BASE}. A call is made with an API key or with the
 * token of a session.
 */
public final class AccountApi implements HttpService {

    public static final String BASE = "/account/v1";

    private final JsonHttp http;
    private final Access access;
    private final ClientAddresses clients;
    private final Function<String, Optional<CustomerSession>> sessions;
    private final AccountRouter router = new AccountRouter();

    /** For keys only. */
    public AccountApi(
            JsonHttp http, Access access, ClientAddresses clients, List<AccountRoutes> routes) {
        this(http, access, clients, token -> Optional.empty(), routes);
    }

    /**
     * For keys and sessions.
     *
     * @param sessions finds the running session of a token
     */
    public AccountApi(
            JsonHttp http,
            Access access,
            ClientAddresses clients,
            Function<String, Optional<CustomerSession>> sessions,
            List<AccountRoutes> routes) {
        this.http = http;
        this.access = access;
        this.clients = clients;
        this.sessions = sessions;
        routes.forEach(each -> each.addTo(router));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any((request, response) -> http.answer(response, () -> handle(request)));
    }

    private Answer handle(ServerRequest request) {
        String path = request.prologue().uriPath().rawPath().substring(BASE.length());
        return switch (router.find(request.prologue().method().text(), path)) {
            case PathRouter.Match.Found<AccountRouter.Route> found -> run(found, request);
            case PathRouter.Match.WrongMethod<AccountRouter.Route> wrong ->
                    throw ProblemException.methodNotAllowed(wrong.allowed());
            case PathRouter.Match.NoSuchPath<AccountRouter.Route> none ->
                    throw ProblemException.notFound("There is nothing at this path.");
        };
    }

    private Answer run(PathRouter.Match.Found<AccountRouter.Route> found, ServerRequest request) {
        return switch (found.action()) {
            case AccountRouter.Route.Open(AccountRouter.OpenAction action) ->
                    action.run(
                            new OpenCall(
                                    clients.of(request).getHostAddress(),
                                    http,
                                    http.body(request)));
            case AccountRouter.Route.Owned(AccountRouter.Action action) -> {
                String bearer =
                        JsonHttp.bearer(request)
                                .orElseThrow(() ->
                                        ProblemException.unauthenticated(
                                                "An API key or a session is needed."));
                Optional<CustomerSession> session = session(bearer);
                String accountId =
                        session.map(CustomerSession::accountId)
                                .orElseGet(() -> grant(bearer, request).accountId());
                yield action.run(
                        new AccountCall(
                                request,
                                http,
                                found.parameters(),
                                http.body(request),
                                accountId,
                                session));
            }
        };
    }

    private Optional<CustomerSession> session(String bearer) {
        if (!bearer.startsWith(SessionToken.PREFIX)) {
            return Optional.empty();
        }
        CustomerSession session =
                sessions.apply(bearer)
                        .orElseThrow(() ->
                                ProblemException.unauthenticated(
                                        "The session is unknown or over."));
        if (session.accountState() == Account.State.SUSPENDED) {
            throw ProblemException.forbidden("The account is suspended.");
        }
        return Optional.of(session);
    }

    private KeyGrant grant(String secret, ServerRequest request) {
        return switch (access.authenticate(secret)) {
            case Authentication.Granted(KeyGrant grant) -> fromItsAddress(grant, request);
            case Authentication.Unknown unknown ->
                    throw ProblemException.unauthenticated("The API key is unknown.");
            case Authentication.Revoked revoked ->
                    throw ProblemException.unauthenticated("The API key was revoked.");
            case Authentication.Expired expired ->
                    throw ProblemException.unauthenticated("The API key has expired.");
            case Authentication.KeySuspended suspended ->
                    throw ProblemException.forbidden("The API key is suspended.");
            case Authentication.AccountSuspended suspended ->
                    throw ProblemException.forbidden("The account is suspended.");
        };
    }

    private KeyGrant fromItsAddress(KeyGrant grant, ServerRequest request) {
        grant.refusing(clients.of(request))
                .ifPresent(whose -> {
                    throw ProblemException.forbidden(
                            "Calls of " + whose.words() + " may not come from here.");
                });
        return grant;
    }
}
