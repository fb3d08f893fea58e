package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.access.Operator;
import com.nexusapi.relay.access.OperatorSession;
import com.nexusapi.relay.web.JsonHttp;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
import java.util.Optional;

/** One request of the admin API, past the checks of session and permission. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record AdminCall(
        ServerRequest request,
        JsonHttp http,
        Map<String, String> path,
        byte[] body,
        Optional<OperatorSession> session) {

    public Operator operator() {
        return session.orElseThrow(() -> ProblemException.unauthenticated("Sign in first."))
                .operator();
    }

    /** Who acts, for the audit log. */
    public String actor() {
        return operator().email();
    }

    /** For what a route asks beyond its own permission. */
    public void require(Permission needed) {
        if (!operator().may(needed)) {
            throw ProblemException.forbidden(
                    "The role " + operator().role() + " lacks " + needed + ".");
        }
    }

    /** A segment of the path that the pattern names. */
    public String segment(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("no {" + name + "} in the route's pattern");
        }
        return value;
    }

    public Parameters query() {
        return new Parameters(request.query());
    }

    public <T> T read(Class<T> type) {
        return http.read(body, type);
    }

    /** Why something is done: {@code {"reason"}} of a body that may be absent. */
    public String reason() {
        return body.length == 0 ? "" : read(Reason.class).reason().orElse("");
    }

    /** Refuses with 412 when {@code If-Match} names another version than the present one. */
    public void requireMatch(Object present) {
        Optional<String> expected = request.headers().first(HeaderNames.IF_MATCH);
        if (expected.filter(tag -> !tag.equals("*") && !tag.equals(http.etag(present)))
                .isPresent()) {
            throw ProblemException.of(
                    412, "changed_meanwhile", "It has changed since it was read.");
        }
    }

    /** A body with nothing but a reason. */
    public record Reason(Optional<String> reason) {}
}
