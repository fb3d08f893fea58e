package com.nexusapi.relay.account;

import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.PathRouter;
import com.nexusapi.relay.web.ProblemException;

/** Collects routes; all but those for signing in ask for a key or a session of the account. */
public final class AccountRouter {

    private final PathRouter<Route> routes = new PathRouter<>();

    /** What a route does for an account. */
    @FunctionalInterface
    public interface Action {

        Answer run(AccountCall call);
    }

    /** What a route does for anybody. */
    @FunctionalInterface
    public interface OpenAction {

        Answer run(OpenCall call);
    }

    /** A route, by whom it is for. */
    sealed interface Route {

        record Owned(Action action) implements Route {}

        record Open(OpenAction action) implements Route {}
    }

    /**
     * Adds a route.
     *
     * @param pattern below {@code /account/v1}, such as {@code /refund-requests}
     */
    public void add(String method, String pattern, Action action) {
        routes.add(method, pattern, new Route.Owned(action));
    }

    /** For customers who are signed in: an API key is not enough. */
    public void addForSession(String method, String pattern, Action action) {
        add(
                method,
                pattern,
                call -> {
                    if (call.session().isEmpty()) {
                        throw ProblemException.forbidden(
                                "This takes a session; an API key is not enough.");
                    }
                    return action.run(call);
                });
    }

    /** For everybody: signing in. */
    void addOpen(String method, String pattern, OpenAction action) {
        routes.add(method, pattern, new Route.Open(action));
    }

    PathRouter.Match<Route> find(String method, String rawPath) {
        return routes.find(method, rawPath);
    }
}
