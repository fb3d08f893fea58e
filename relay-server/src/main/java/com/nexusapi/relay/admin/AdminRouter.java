package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.PathRouter;
import java.util.Optional;

/** Collects routes with what they ask of the caller. */
public final class AdminRouter {

    private final PathRouter<Entry> routes = new PathRouter<>();

    /** What a route does. */
    @FunctionalInterface
    public interface Action {

        Answer run(AdminCall call);
    }

    record Entry(boolean isOpen, Optional<Permission> permission, Action action) {}

    /** For everybody: signing in. */
    void open(String method, String pattern, Action action) {
        routes.add(method, pattern, new Entry(true, Optional.empty(), action));
    }

    /** For every operator who is signed in. */
    void signedIn(String method, String pattern, Action action) {
        routes.add(method, pattern, new Entry(false, Optional.empty(), action));
    }

    /**
     * For operators with the permission.
     *
     * @param pattern below {@code /admin/v1}, such as {@code /refunds/{id}/approve}
     */
    public void add(String method, String pattern, Permission permission, Action action) {
        routes.add(method, pattern, new Entry(false, Optional.of(permission), action));
    }

    PathRouter.Match<Entry> find(String method, String rawPath) {
        return routes.find(method, rawPath);
    }
}
