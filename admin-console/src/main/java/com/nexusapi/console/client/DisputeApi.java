package com.nexusapi.console.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Page;
import java.util.Optional;

/** What the admin API does with disputes and the debt they leave; blocks as {@link AdminApi}. */
public final class DisputeApi {

    private static final TypeReference<Page<Dispute>> PAGE = new TypeReference<>() {};
    private static final TypeReference<Dispute.Detail> DETAIL = new TypeReference<>() {};
    private static final TypeReference<WrittenOff> WRITTEN_OFF = new TypeReference<>() {};

    private final AdminApi api;

    DisputeApi(AdminApi api) {
        this.api = api;
    }

    /**
     * What a write-off came to.
     *
     * @param balance how the account stands after it
     */
    public record WrittenOff(String entryId, Account.Balance balance) {}

    public Page<Dispute> page(int limit, Optional<String> cursor) {
        Query query = new Query().with("limit", limit).with("cursor", cursor);
        return api.get("/disputes" + query, PAGE);
    }

    public Dispute.Detail one(String id) {
        return api.get(path(id), DETAIL);
    }

    /** A ZIP archive for the bank. */
    public byte[] evidence(String id) {
        return api.exchange(api.request(path(id) + "/evidence").GET().build());
    }

    /** Gives up what an account owes, or a part of it. */
    public WrittenOff writeOff(String accountId, Dispute.WriteOff asked) {
        return api.post("/accounts/" + Query.segment(accountId) + "/write-off", asked, WRITTEN_OFF);
    }

    private static String path(String id) {
        return "/disputes/" + Query.segment(id);
    }
}
