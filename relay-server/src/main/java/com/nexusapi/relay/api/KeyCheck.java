package com.nexusapi.relay.api;

import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Authentication;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.access.Limited;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.wire.ApiError;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks {@code access} for a request's key and words its refusal. */
public final class KeyCheck {

    private static final int SHOWN = 4;
    private static final int PREFIX = 6;

    private final Access access;
    private final ClientAddresses clients;

    public KeyCheck(Access access, ClientAddresses clients) {
        this.access = access;
        this.clients = clients;
    }

    sealed interface Checked {}

    record Allowed(KeyGrant grant) implements Checked {}

    /**
     * @param grant whose key it was, when it was one of ours
     */
    record Refused(Optional<KeyGrant> grant, ApiError error) implements Checked {}

    /** Serves a request whose key is good; refuses any other, whose body is not read. */
    void admit(Exchange exchange, Consumer<KeyGrant> serve) {
        admit(exchange, serve, refused -> exchange.sendUnread(refused.error()));
    }

    /** The same, refusing in a way of its own. */
    void admit(Exchange exchange, Consumer<KeyGrant> serve, Consumer<Refused> refuse) {
        switch (check(exchange)) {
            case Refused refused -> refuse.accept(refused);
            case Allowed(KeyGrant grant) -> serve.accept(grant);
        }
    }

    private Checked check(Exchange exchange) {
        Optional<String> key = exchange.apiKey().filter(value -> !value.isEmpty());
        if (key.isEmpty()) {
            return new Refused(Optional.empty(), ApiError.noKey());
        }
        return switch (access.authenticate(key.get())) {
            case Authentication.Granted(KeyGrant grant) -> fromItsAddress(exchange, grant);
            case Authentication.Unknown() -> new Refused(Optional.empty(), invalid(key.get()));
            case Authentication.Revoked(KeyGrant grant) ->
                    new Refused(Optional.of(grant), invalid(key.get()));
            case Authentication.Expired(KeyGrant grant) ->
                    new Refused(Optional.of(grant), invalid(key.get()));
            case Authentication.KeySuspended(KeyGrant grant) ->
                    new Refused(Optional.of(grant), ApiError.accountSuspended());
            case Authentication.AccountSuspended(KeyGrant grant) ->
                    new Refused(Optional.of(grant), ApiError.accountSuspended());
        };
    }

    private Checked fromItsAddress(Exchange exchange, KeyGrant grant) {
        Optional<Limited> refusing = grant.refusing(clients.of(exchange.request()));
        return refusing.isEmpty()
                ? new Allowed(grant)
                : new Refused(
                        Optional.of(grant),
                        ApiError.notAllowed(
                                "Calls of " + refusing.get().words() + " may not come from here."));
    }

    private static ApiError invalid(String key) {
        return ApiError.invalidKey(masked(key));
    }

    /** Whose key it is, also when it is revoked or suspended; empty for no key or a stranger's. */
    Optional<KeyGrant> owner(Exchange exchange) {
        return switch (check(exchange)) {
            case Allowed(KeyGrant grant) -> Optional.of(grant);
            case Refused refused -> refused.grant();
        };
    }

    /** No more than the first six and the last four characters, and those only of a long key. */
    private static String masked(String key) {
        return key.length() < 5 * SHOWN
                ? "***"
                : key.substring(0, PREFIX) + "***" + key.substring(key.length() - SHOWN);
    }
}
