package com.nexusapi.console.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.TopUp;
import java.util.Optional;

/** What the admin API tells of top-ups and payments; blocks as {@link AdminApi} does. */
public final class TopUpApi {

    private static final TypeReference<PaymentEvent> EVENT = new TypeReference<>() {};

    private final AdminApi api;

    TopUpApi(AdminApi api) {
        this.api = api;
    }

    public Page<TopUp> list(
            Optional<TopUp.State> state,
            Optional<String> account,
            int limit,
            Optional<String> cursor) {
        Query query =
                new Query()
                        .with("state", state)
                        .with("accountId", account)
                        .with("limit", limit)
                        .with("cursor", cursor);
        return api.get("/top-ups" + query, new TypeReference<Page<TopUp>>() {});
    }

    public TopUp.Detail one(String id) {
        return api.get("/top-ups/" + Query.segment(id), new TypeReference<TopUp.Detail>() {});
    }

    /** The newest payment events that need a person. */
    public Page<PaymentEvent> parkedEvents(int limit) {
        Query query = new Query().with("state", PaymentEvent.State.PARKED).with("limit", limit);
        return api.get("/payment-events" + query, new TypeReference<Page<PaymentEvent>>() {});
    }

    public PaymentEvent retryEvent(String id) {
        return api.post(event(id) + "/retry", new AdminApi.Empty(), EVENT);
    }

    public PaymentEvent dismissEvent(String id, String reason) {
        return api.post(event(id) + "/dismiss", new AdminApi.Reason(reason), EVENT);
    }

    /** Credits the event's payment to an account; answers with the top-up that it became. */
    public TopUp assignEvent(String id, PaymentEvent.Assignment assignment) {
        return api.post(event(id) + "/assign", assignment, new TypeReference<TopUp>() {});
    }

    private static String event(String id) {
        return "/payment-events/" + Query.segment(id);
    }
}
