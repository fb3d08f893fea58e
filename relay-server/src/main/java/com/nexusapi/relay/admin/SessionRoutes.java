package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Me;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Session;
import com.nexusapi.common.admin.SignIn;
import com.nexusapi.relay.access.Operator;
import com.nexusapi.relay.access.OperatorSession;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.Permissions;
import com.nexusapi.relay.access.SigningIn;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.ProblemException;
import java.time.Instant;
import java.util.Optional;

/** {@code /session}, {@code /sessions}, {@code /me}. */
final class SessionRoutes implements AdminRoutes {

    private final Operators operators;
    private final ClientAddresses clients;

    SessionRoutes(Operators operators, ClientAddresses clients) {
        this.operators = operators;
        this.clients = clients;
    }

    /** A session as listed; {@code current} is the one that asks. */
    public record SessionLine(String id, Instant createdAt, Instant expiresAt, boolean current) {}

    @Override
    public void addTo(AdminRouter router) {
        router.open("POST", "/session", this::signIn);
        router.signedIn("DELETE", "/session", this::signOut);
        router.signedIn("GET", "/me", SessionRoutes::me);
        router.signedIn("GET", "/sessions", this::sessions);
        router.signedIn("DELETE", "/sessions", this::signOutEverywhere);
    }

    private Answer signIn(AdminCall call) {
        SignIn asked = call.read(SignIn.class);
        String address = clients.of(call.request()).getHostAddress();
        return switch (operators.signIn(asked.email(), asked.password(), address)) {
            case SigningIn.SignedIn in ->
                    Answer.created(
                            new Session(
                                    in.token().secret(),
                                    in.session().operator().role(),
                                    in.session().expiresAt()));
            case SigningIn.Refused refused ->
                    throw ProblemException.unauthenticated("E-mail or password is wrong.");
            case SigningIn.Throttled throttled ->
                    throw ProblemException.throttled(throttled.retryAfter());
        };
    }

    private Answer signOut(AdminCall call) {
        call.session().ifPresent(operators::signOut);
        return Answer.noContent();
    }

    private static Answer me(AdminCall call) {
        Operator operator = call.operator();
        return Answer.ok(
                new Me(
                        operator.id(),
                        operator.email(),
                        operator.role(),
                        Permissions.of(operator.role())));
    }

    private Answer sessions(AdminCall call) {
        String current = call.session().map(OperatorSession::id).orElse("");
        return Answer.ok(
                new Page<>(
                        operators.sessionsOf(call.operator()).stream()
                                .map(session ->
                                        new SessionLine(
                                                session.id(),
                                                session.createdAt(),
                                                session.expiresAt(),
                                                session.id().equals(current)))
                                .toList(),
                        Optional.empty()));
    }

    private Answer signOutEverywhere(AdminCall call) {
        operators.signOutEverywhere(call.operator());
        return Answer.noContent();
    }
}
