package com.nexusapi.console.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Reconciliation;
import com.nexusapi.common.admin.Reconciliation.UpstreamImport;
import com.nexusapi.common.admin.Reconciliation.UpstreamImported;
import java.util.Optional;

/** What the admin API does to compare the books; blocks as {@link AdminApi} does. */
public final class ReconciliationApi {

    private static final String PATH = "/reconciliation";

    private static final TypeReference<Reconciliation> ALL = new TypeReference<>() {};
    private static final TypeReference<Difference.Detail> ONE = new TypeReference<>() {};
    private static final TypeReference<Reconciliation.Run> RUN = new TypeReference<>() {};
    private static final TypeReference<UpstreamImported> IMPORTED = new TypeReference<>() {};
    private static final TypeReference<Page<Reconciliation.ClosedDay>> DAYS =
            new TypeReference<>() {};

    private final AdminApi api;

    ReconciliationApi(AdminApi api) {
        this.api = api;
    }

    public Reconciliation page(
            Optional<Difference.State> state, int limit, Optional<String> cursor) {
        Query query = new Query().with("state", state).with("limit", limit).with("cursor", cursor);
        return api.get(PATH + query, ALL);
    }

    public Difference.Detail difference(String id) {
        return api.get(path(id), ONE);
    }

    public Difference.Detail resolve(String id, Difference.Resolution resolution) {
        return api.post(path(id) + "/resolve", resolution, ONE);
    }

    /** Compares everything with everybody, which may take long. */
    public Reconciliation.Run run() {
        return api.post(
                api.request(PATH + "/run").timeout(AdminApi.REPLAYED_WITHIN),
                new AdminApi.Empty(),
                RUN);
    }

    public UpstreamImported importLines(UpstreamImport lines) {
        return api.post(
                api.request(PATH + "/upstream").timeout(AdminApi.REPLAYED_WITHIN), lines, IMPORTED);
    }

    public Page<Reconciliation.ClosedDay> closedDays(int limit, Optional<String> cursor) {
        Query query = new Query().with("limit", limit).with("cursor", cursor);
        return api.get(PATH + "/days" + query, DAYS);
    }

    private static String path(String id) {
        return PATH + "/" + Query.segment(id);
    }
}
