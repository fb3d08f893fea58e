package com.nexusapi.console.fake;

import com.nexusapi.common.admin.Me;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Role;
import com.nexusapi.common.admin.Session;
import com.nexusapi.common.admin.SignIn;
import com.sun.net.httpserver.HttpExchange;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Who may sign in at the fake relay, and what each may do. */
final class FakeOperators {

    private final Instant now;
    private final Map<String, String> sessions = new TreeMap<>();

    FakeOperators(Instant now) {
        this.now = now;
    }

    /** Forgets all sessions. */
    void endSessions() {
        sessions.clear();
    }

    Session signIn(SignIn signIn) {
        Role role =
                role(signIn.email())
                        .filter(known -> signIn.password().equals(FakeRelay.PASSWORD))
                        .orElseThrow(() ->
                                new FakeProblem(
                                        401,
                                        "invalid_credentials",
                                        "E-mail or password is wrong."));
        String token = "token-" + sessions.size();
        sessions.put(token, signIn.email());
        return new Session(token, role, now.plus(Duration.ofHours(12)));
    }

    /** Whose session the call is made in. */
    String of(HttpExchange exchange) {
        String header =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("authorization"))
                        .orElse("");
        return Optional.ofNullable(sessions.get(header.replace("Bearer ", "")))
                .orElseThrow(() -> new FakeProblem(401, "unauthorized", "Sign in first."));
    }

    Me me(String operator) {
        Role role = role(operator).orElseThrow();
        return new Me("op_1", operator, role, permissions(role));
    }

    private static Optional<Role> role(String operator) {
        return switch (operator) {
            case FakeRelay.OWNER -> Optional.of(Role.OWNER);
            case FakeRelay.SUPPORT -> Optional.of(Role.SUPPORT);
            case FakeRelay.VIEWER -> Optional.of(Role.VIEWER);
            default -> Optional.empty();
        };
    }

    private static Set<Permission> permissions(Role role) {
        return switch (role) {
            case OWNER, OPERATOR -> EnumSet.allOf(Permission.class);
            case SUPPORT ->
                    EnumSet.of(
                            Permission.VIEW_REQUESTS,
                            Permission.VIEW_ACCOUNTS,
                            Permission.VIEW_REFUNDS,
                            Permission.REQUEST_REFUND,
                            Permission.DECIDE_REFUND,
                            Permission.VIEW_MODELS);
            case VIEWER -> EnumSet.of(Permission.VIEW_BUSINESS, Permission.VIEW_REQUESTS);
        };
    }
}
