package com.nexusapi.relay.account;

import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.PathRouter;

/** Collects routes; all of them ask for a key of the account. */
public final class AccountRouter {

    private final PathRouter<Action> routes = new PathRouter<>();

    /** What a route does. */
    @FunctionalInterface
    public interface Action {

        Answer run(AccountCall call);
    }

    /**
     * Adds a route.
     *
     * @param pattern below {@code /account/v1}, such as {@code /refund-requests}
     */
    public void add(String method, String pattern, Action action) {
        routes.add(method, pattern, action);
    }

    PathRouter.Match<Action> find(String method, String rawPath) {
        return routes.find(method, rawPath);
    }
}
