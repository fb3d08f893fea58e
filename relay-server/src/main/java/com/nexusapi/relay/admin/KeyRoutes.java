package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;
import java.util.Optional;

/** {@code /accounts/{id}/keys}. */
public final class KeyRoutes implements AdminRoutes {

    private final Access access;
    private final Accounts accounts;

    public KeyRoutes(Access access, Accounts accounts) {
        this.access = access;
        this.accounts = accounts;
    }

    @Override
    public void addTo(AdminRouter router) {
        String keys = "/accounts/{id}/keys";
        router.add("GET", keys, Permission.VIEW_ACCOUNTS, this::list);
        router.add("POST", keys, Permission.MANAGE_ACCOUNTS, this::create);
        router.add("DELETE", keys + "/{keyId}", Permission.MANAGE_ACCOUNTS, this::revoke);
        router.add("POST", keys + "/{keyId}/suspend", Permission.MANAGE_ACCOUNTS, this::suspend);
        router.add("POST", keys + "/{keyId}/resume", Permission.MANAGE_ACCOUNTS, this::resume);
    }

    private Answer list(AdminCall call) {
        String accountId = call.segment("id");
        if (accounts.find(accountId).isEmpty()) {
            throw AccountRoutes.noAccount();
        }
        return Answer.ok(call.query().pageOfAll(access.keysOf(accountId), ApiKey::id));
    }

    private Answer create(AdminCall call) {
        ApiKey key =
                access.createKey(call.actor(), call.segment("id"), call.read(ApiKey.Creation.class))
                        .orElseThrow(AccountRoutes::noAccount);
        return Answer.created(key).keeping(withoutSecret(key));
    }

    private static ApiKey withoutSecret(ApiKey key) {
        return new ApiKey(
                key.id(),
                key.name(),
                key.state(),
                key.prefix(),
                key.last4(),
                key.models(),
                key.rpm(),
                key.tpm(),
                key.concurrency(),
                key.monthlyBudget(),
                key.ipRanges(),
                key.expiresAt(),
                key.createdAt(),
                Optional.empty());
    }

    private Answer revoke(AdminCall call) {
        found(access.revokeKey(call.actor(), call.segment("id"), call.segment("keyId")));
        return Answer.noContent();
    }

    private Answer suspend(AdminCall call) {
        return Answer.ok(
                found(
                        access.suspendKey(
                                call.actor(),
                                call.segment("id"),
                                call.segment("keyId"),
                                call.reason())));
    }

    private Answer resume(AdminCall call) {
        return Answer.ok(
                found(
                        access.resumeKey(
                                call.actor(),
                                call.segment("id"),
                                call.segment("keyId"),
                                call.reason())));
    }

    private static ApiKey found(Optional<ApiKey> key) {
        return key.orElseThrow(() -> ProblemException.notFound("There is no such key."));
    }
}
