package com.nexusapi.relay.account;

import com.nexusapi.relay.web.JsonHttp;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;

/** One request of the account API by somebody who is not signed in. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record OpenCall(ServerRequest request, JsonHttp http, byte[] body) {

    /** The client's network address. */
    public String address() {
        return request.remotePeer().address() instanceof InetSocketAddress inet
                        && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : request.remotePeer().address().toString();
    }

    public <T> T read(Class<T> type) {
        return http.read(body, type);
    }
}
