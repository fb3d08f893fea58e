package com.nexusapi.relay.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.RepeatedWrites;
import com.nexusapi.relay.access.SigningIn;
import com.nexusapi.relay.account.AccountApi;
import com.nexusapi.relay.account.RefundRequestRoutes;
import com.nexusapi.relay.admin.AdminApi;
import com.nexusapi.relay.admin.DisputeRoutes;
import com.nexusapi.relay.admin.EventStream;
import com.nexusapi.relay.admin.PaymentEventRoutes;
import com.nexusapi.relay.admin.RefundRoutes;
import com.nexusapi.relay.admin.TopUpRoutes;
import com.nexusapi.relay.events.Changes;
import com.nexusapi.relay.payment.PaymentEvents;
import com.nexusapi.relay.refund.DisputeEvidence;
import com.nexusapi.relay.refund.Disputes;
import com.nexusapi.relay.refund.RefundChanges;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.Refunds;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.SendRefund;
import com.nexusapi.relay.refund.WriteOffDebt;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import com.nexusapi.relay.topup.AssignPayment;
import com.nexusapi.relay.topup.TopUps;
import com.nexusapi.relay.usage.Usage;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.JsonHttp;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The admin and account APIs of money over HTTP, and who calls them. */
abstract class MoneyApi {

    static final String ANNE = "anne@example.com";
    static final String PASSWORD = "correct horse battery";

    final ObjectMapper json = Json.newMapper();
    final SecureRandom random = new SecureRandom();
    final HttpClient client = HttpClient.newHttpClient();
    final PaymentWorld world = new PaymentWorld(Dialect.H2);
    final Operators operators = new Operators(world.db(), world.ids(), world.clock(), random);
    final Access access =
            new Access(
                    world.db(), new ConfigVersion(world.db()), world.ids(), world.clock(), random);
    final TopUps topUps = new TopUps(world.db());
    final Changes changes =
            new Changes(List.of(topUps, new RefundChanges(world.db())), world.clock());
    final WebServer server = serve();
    final String account = world.account();
    final String key = key(account);
    String anne = "";
    String ben = "";
    String viewer = "";

    record Reply(int status, JsonNode body) {

        String text(String member) {
            return body.path(member).asText();
        }
    }

    @BeforeEach
    void signIn() {
        anne = session(ANNE, Role.SUPPORT);
        ben = session("ben@example.com", Role.OWNER);
        viewer = session("vera@example.com", Role.VIEWER);
    }

    @AfterEach
    void close() {
        changes.close();
        server.stop();
        client.close();
        world.close();
    }

    WebServer serve() {
        JsonHttp http = new JsonHttp(json, world.ids());
        RefundDesk desk =
                new RefundDesk(world.db(), world.provider(), world.ledger(), world.clock());
        SendRefund send = new SendRefund(desk);
        Accounts accounts = new Accounts(world.db(), world.ids(), world.clock(), access);
        RequestRefund request = new RequestRefund(desk, world.ids());
        Refunds refunds = new Refunds(desk);
        AdminApi admin =
                new AdminApi(
                        http,
                        operators,
                        new ClientAddresses(List.of()),
                        new RepeatedWrites(world.db(), world.clock()),
                        List.of(
                                new RefundRoutes(
                                        refunds, request, RefundRoutes.Decisions.of(desk, send)),
                                new DisputeRoutes(
                                        new Disputes(desk),
                                        new DisputeEvidence(
                                                desk,
                                                new Usage(world.db(), json),
                                                accounts,
                                                access),
                                        new WriteOffDebt(world.db(), world.ledger(), accounts)),
                                new TopUpRoutes(topUps),
                                new PaymentEventRoutes(
                                        new PaymentEvents(world.db(), world.clock()),
                                        new AssignPayment(
                                                world.db(),
                                                world.provider(),
                                                world.creditPayment(),
                                                world.clock()))));
        AccountApi customers =
                new AccountApi(
                        http,
                        access,
                        new ClientAddresses(List.of()),
                        List.of(
                                new RefundRequestRoutes(refunds, request),
                                new com.nexusapi.relay.account.TopUpRoutes(
                                        world.createTopUp(), topUps)));
        return WebServer.builder()
                .port(0)
                .shutdownHook(false)
                .routing(routing ->
                        routing.get(EventStream.PATH, new EventStream(changes, operators, http))
                                .register(AdminApi.BASE, admin)
                                .register(AccountApi.BASE, customers))
                .build()
                .start();
    }

    String session(String email, Role role) {
        operators.create("test", email, PASSWORD, role);
        return switch (operators.signIn(email, PASSWORD, "127.0.0.1")) {
            case SigningIn.SignedIn(var token, var _) -> token.secret();
            case SigningIn.Refused _, SigningIn.Throttled _ -> throw new AssertionError(email);
        };
    }

    String key(String accountId) {
        ApiKey.Creation asked =
                new ApiKey.Creation(
                        "test",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return access.createKey("test", accountId, asked).flatMap(ApiKey::secret).orElseThrow();
    }

    Reply get(String bearer, String path) {
        return send(bearer, request(path).GET());
    }

    Reply post(String bearer, String path, String body) {
        return send(bearer, request(path).POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    Reply send(String bearer, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(
                            request.header("Authorization", "Bearer " + bearer).build(),
                            BodyHandlers.ofString());
            return new Reply(response.statusCode(), json.readTree(response.body()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String requested(String topUp) {
        String body = "{\"topUpId\":\"" + topUp + "\",\"reason\":\"unused\"}";
        Reply reply = post(key, "/account/v1/refund-requests", body);
        assertThat(reply.status()).isEqualTo(201);
        return reply.text("id");
    }

    static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.body().toString()).contains("\"code\":\"" + code + '"');
        assertThat(reply.status()).isEqualTo(status);
    }
}
