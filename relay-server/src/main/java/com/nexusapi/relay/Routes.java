package com.nexusapi.relay;

import com.nexusapi.relay.account.AccountApi;
import com.nexusapi.relay.admin.AdminApi;
import com.nexusapi.relay.admin.EventStream;
import com.nexusapi.relay.webhook.DodoWebhook;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Which entrance answers on which listener (API contract, Common). */
final class Routes {

    private Routes() {}

    static HttpRouting.Builder publicRoutes(Wiring wiring) {
        return HttpRouting.builder()
                .register(wiring.serving.api)
                .register(AccountApi.BASE, wiring.accountApi)
                .register(wiring.refundMail.page())
                .post(DodoWebhook.PATH, new DodoWebhook(wiring.paymentIntake.inbox))
                .get("/health", Routes::healthy)
                .head("/", (request, response) -> response.status(Status.OK_200).send())
                .any(wiring.serving.api.elsewhere());
    }

    static HttpRouting.Builder adminRoutes(Wiring wiring) {
        return HttpRouting.builder()
                .get(EventStream.PATH, wiring.eventStream)
                .register(AdminApi.BASE, wiring.adminApi);
    }

    private static void healthy(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send("{\"status\":\"UP\"}");
    }
}
