package com.nexusapi.relay.account;

import com.nexusapi.relay.access.CustomerSession;
import com.nexusapi.relay.web.JsonHttp;
import com.nexusapi.relay.web.Parameters;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
import java.util.Optional;

/**
 * One request of the account API by a valid key, or by a session.
 *
 * @param session absent for a key
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record AccountCall(
        ServerRequest request,
        JsonHttp http,
        Map<String, String> path,
        byte[] body,
        String accountId,
        Optional<CustomerSession> session) {

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
}
