package com.nexusapi.relay.account;

import com.nexusapi.relay.web.JsonHttp;

/**
 * One request of the account API by somebody who is not signed in.
 *
 * @param address the client's network address
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record OpenCall(String address, JsonHttp http, byte[] body) {

    public <T> T read(Class<T> type) {
        return http.read(body, type);
    }
}
