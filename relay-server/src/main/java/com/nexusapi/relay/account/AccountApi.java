package com.nexusapi.relay.account;

import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Authentication;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.JsonHttp;
import com.nexusapi.relay.web.PathRouter;
import com.nexusapi.relay.web.ProblemException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;

/** The account API, to be registered at {@value #BASE}. A call is made with an API key. */
public final class AccountApi implements HttpService {

    public static final String BASE = "/account/v1";

    private final JsonHttp http;
    private final Access access;
    private final AccountRouter router = new AccountRouter();

    public AccountApi(JsonHttp http, Access access, List<AccountRoutes> routes) {
        this.http = http;
        this.access = access;
        routes.forEach(each -> each.addTo(router));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any((request, response) -> http.answer(response, () -> handle(request)));
    }

    private Answer handle(ServerRequest request) {
        String path = request.prologue().uriPath().rawPath().substring(BASE.length());
        return switch (router.find(request.prologue().method().text(), path)) {
            case PathRouter.Match.Found<AccountRouter.Action> found -> {
                KeyGrant grant = grant(request);
                yield found.action()
                        .run(
                                new AccountCall(
                                        request,
                                        http,
                                        found.parameters(),
                                        http.body(request),
                                        grant));
            }
            case PathRouter.Match.WrongMethod<AccountRouter.Action> wrong ->
                    throw ProblemException.methodNotAllowed(wrong.allowed());
            case PathRouter.Match.NoSuchPath<AccountRouter.Action> none ->
                    throw ProblemException.notFound("There is nothing at this path.");
        };
    }

    private KeyGrant grant(ServerRequest request) {
        String secret =
                JsonHttp.bearer(request)
                        .orElseThrow(
                                () -> ProblemException.unauthenticated("An API key is needed."));
        return switch (access.authenticate(secret)) {
            case Authentication.Granted granted -> granted.grant();
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
}
