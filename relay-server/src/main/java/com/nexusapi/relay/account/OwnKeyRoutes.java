package com.nexusapi.relay.account;

import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;
import java.util.Optional;

/**
 * {@code /keys} of the signed-in customer: a key is shown with its secret when it is made, can be
 * renamed, and ends for ever when it is deleted.
 */
public final class OwnKeyRoutes implements AccountRoutes {

    private final Access access;

    public OwnKeyRoutes(Access access) {
        this.access = access;
    }

    /** Body of {@code PATCH /keys/{keyId}}. */
    public record Renaming(String name) {}

    @Override
    public void addTo(AccountRouter router) {
        router.addForSession("GET", "/keys", this::list);
        router.addForSession("POST", "/keys", this::create);
        router.addForSession("PATCH", "/keys/{keyId}", this::rename);
        router.addForSession("DELETE", "/keys/{keyId}", this::revoke);
    }

    private Answer list(AccountCall call) {
        return Answer.ok(call.query().pageOfAll(access.keysOf(call.accountId()), ApiKey::id));
    }

    private Answer create(AccountCall call) {
        return Answer.created(
                found(
                        access.createKey(
                                call.accountId(),
                                call.accountId(),
                                call.read(ApiKey.Creation.class))));
    }

    private Answer rename(AccountCall call) {
        String name = call.read(Renaming.class).name();
        return Answer.ok(found(access.renameKey(call.accountId(), call.segment("keyId"), name)));
    }

    private Answer revoke(AccountCall call) {
        found(access.revokeKey(call.accountId(), call.accountId(), call.segment("keyId")));
        return Answer.noContent();
    }

    private static ApiKey found(Optional<ApiKey> key) {
        return key.orElseThrow(() -> ProblemException.notFound("There is no such key."));
    }
}
