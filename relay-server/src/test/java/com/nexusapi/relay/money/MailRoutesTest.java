package com.nexusapi.relay.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.CustomerSignIn;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.RepeatedWrites;
import com.nexusapi.relay.access.SigningIn;
import com.nexusapi.relay.account.AccountApi;
import com.nexusapi.relay.account.OwnKeyRoutes;
import com.nexusapi.relay.account.SignInRoutes;
import com.nexusapi.relay.admin.AdminApi;
import com.nexusapi.relay.admin.MailRoutes;
import com.nexusapi.relay.admin.RefundRoutes;
import com.nexusapi.relay.admin.ReplyRoutes;
import com.nexusapi.relay.customer.SendCode;
import com.nexusapi.relay.mail.Delivery;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.refund.ConfirmMail;
import com.nexusapi.relay.refund.MailConfirmations;
import com.nexusapi.relay.refund.MailRefundLetters;
import com.nexusapi.relay.refund.MailReplies;
import com.nexusapi.relay.refund.ReceiveMail;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.SendRefund;
import com.nexusapi.relay.refund.SortMail;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.site.RefundConfirmationPage;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import com.nexusapi.relay.testing.PostOffice;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mail, sign-in by code and the confirmation page, over HTTP. */
class MailRoutesTest {

    private static final String PASSWORD = "correct horse battery";

    private final ObjectMapper json = Json.newMapper();
    private final SecureRandom random = new SecureRandom();
    private final HttpClient client = HttpClient.newHttpClient();
    private final PaymentWorld world = new PaymentWorld(Dialect.H2);
    private final PostOffice office = new PostOffice();
    private final Outbox outbox =
            new Outbox(
                    world.db(),
                    world.ids(),
                    world.clock(),
                    CredentialVault.withKey(new byte[32]),
                    office.settings());
    private final Templates templates = new Templates(world.db(), world.clock(), office.settings());
    private final Delivery delivery = new Delivery(outbox, office.settings());
    private final MailConfirmations links =
            new MailConfirmations(world.clock(), random, URI.create("https://relay.example.com"));
    private final MailRefundLetters letters = new MailRefundLetters(outbox, templates, links);
    private final RefundDesk desk =
            new RefundDesk(world.db(), world.provider(), world.ledger(), world.clock(), letters);
    private final RequestRefund request = new RequestRefund(desk, world.ids());
    private final Operators operators =
            new Operators(world.db(), world.ids(), world.clock(), random);
    private final Access access =
            new Access(
                    world.db(), new ConfigVersion(world.db()), world.ids(), world.clock(), random);
    private final CustomerSignIn signIn =
            new CustomerSignIn(
                    new CustomerSignIn.Parts(world.db(), world.ids(), world.clock(), random),
                    new Accounts(world.db(), world.ids(), world.clock(), access),
                    new SendCode(outbox, templates));
    private final WebServer server = serve();
    private String owner = "";

    private record Reply(int status, String text, JsonNode body, HttpResponse<String> response) {}

    @BeforeEach
    void signInOperator() {
        operators.create("test", "owner@nexusapi.com", PASSWORD, Role.OWNER);
        owner =
                switch (operators.signIn("owner@nexusapi.com", PASSWORD, "127.0.0.1")) {
                    case SigningIn.SignedIn(var token, var _) -> token.secret();
                    case SigningIn.Refused _, SigningIn.Throttled _ -> throw new AssertionError();
                };
    }

    @AfterEach
    void close() {
        server.stop();
        client.close();
        world.close();
        office.close();
    }

    private WebServer serve() {
        JsonHttp http = new JsonHttp(json, world.ids());
        ReceiveMail receive = new ReceiveMail(desk, request, letters, outbox);
        MailReplies replies = new MailReplies(desk, letters);
        AdminApi admin =
                new AdminApi(
                        http,
                        operators,
                        new ClientAddresses(List.of()),
                        new RepeatedWrites(world.db(), world.clock()),
                        List.of(
                                new MailRoutes(
                                        new SortMail(desk, receive, outbox, templates),
                                        outbox,
                                        templates),
                                new ReplyRoutes(replies),
                                new RefundRoutes(
                                        new com.nexusapi.relay.refund.Refunds(desk),
                                        request,
                                        RefundRoutes.Decisions.of(desk, new SendRefund(desk)),
                                        replies::keep)));
        AccountApi customers =
                new AccountApi(
                        http,
                        access,
                        new ClientAddresses(List.of()),
                        signIn::session,
                        List.of(new SignInRoutes(signIn), new OwnKeyRoutes(access)));
        RefundConfirmationPage page =
                new RefundConfirmationPage(
                        new ConfirmMail(desk, request, links), PostOffice.SUPPORT);
        return WebServer.builder()
                .port(0)
                .shutdownHook(false)
                .routing(routing ->
                        routing.register(AdminApi.BASE, admin)
                                .register(AccountApi.BASE, customers)
                                .register(page))
                .build()
                .start();
    }

    private Reply send(String bearer, String method, String path, String body) {
        HttpRequest.Builder asked =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, BodyPublishers.ofString(body));
        if (!bearer.isEmpty()) {
            asked.header("Authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<String> response = client.send(asked.build(), BodyHandlers.ofString());
            boolean isJson =
                    response.headers().firstValue("content-type").orElse("").contains("json");
            return new Reply(
                    response.statusCode(),
                    response.body(),
                    json.readTree(isJson ? response.body() : "{}"),
                    response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String found(String email, String pattern) {
        delivery.run();
        Matcher matcher =
                Pattern.compile(pattern)
                        .matcher(PostOffice.text(office.delivered(email).getLast()));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private String code(String email) {
        world.clock().advance(Duration.ofSeconds(1));
        Reply asked = send("", "POST", "/account/v1/sign-in", "{\"email\":\"" + email + "\"}");
        assertThat(asked.status()).isEqualTo(202);
        return found(email, "code: (\\d{3} \\d{3})");
    }

    private Reply verify(String email, String code) {
        return send(
                "",
                "POST",
                "/account/v1/sign-in/verify",
                "{\"email\":\"%s\",\"code\":\"%s\"}".formatted(email, code));
    }

    @Test
    void signsInByACodeOnceAndMakesTheAccount() {
        String code = code("New@Example.com".toLowerCase(java.util.Locale.ROOT));
        Reply first = verify("New@example.com", code);
        assertThat(first.status()).isEqualTo(200);
        assertThat(verify("new@example.com", code).status()).isEqualTo(401);

        Reply second = verify("new@example.com", code("new@example.com"));
        assertThat(second.body().path("accountId")).isEqualTo(first.body().path("accountId"));
        String terms =
                world.db()
                        .call(tx ->
                                tx.first(
                                        "SELECT terms_version FROM account WHERE id = ?",
                                        row -> row.text("terms_version"),
                                        first.body().path("accountId").asText()))
                        .orElseThrow();
        assertThat(terms).isEqualTo(CustomerSignIn.TERMS_VERSION);
    }

    @Test
    void makesRenamesAndRevokesKeysOfASessionOnly() {
        String token =
                verify("ann@example.com", code("ann@example.com")).body().path("token").asText();
        Reply made = send(token, "POST", "/account/v1/keys", "{\"name\":\"laptop\"}");
        assertThat(made.status()).isEqualTo(201);
        String secret = made.body().path("secret").asText();
        String key = "/account/v1/keys/" + made.body().path("id").asText();
        assertThat(send(secret, "GET", "/account/v1/keys", "").status()).isEqualTo(403);
        assertThat(send(token, "PATCH", key, "{\"name\":\"desk\"}").body().path("name").asText())
                .isEqualTo("desk");
        assertThat(send(token, "DELETE", key, "").status()).isEqualTo(204);
        assertThat(send(secret, "GET", "/account/v1/keys", "").status()).isEqualTo(401);
        assertThat(send(token, "DELETE", "/account/v1/session", "").status()).isEqualTo(204);
        assertThat(send(token, "GET", "/account/v1/keys", "").status()).isEqualTo(401);
    }

    @Test
    void answersTheSameForKnownAndUnknownAddresses() {
        verify("known@example.com", code("known@example.com"));
        Reply known = send("", "POST", "/account/v1/sign-in", "{\"email\":\"known@example.com\"}");
        Reply unknown =
                send("", "POST", "/account/v1/sign-in", "{\"email\":\"unknown@example.com\"}");

        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(verify("known@example.com", "1").text())
                .isEqualTo(verify("nobody@example.com", "1").text());
    }

    @Test
    void refusesACodeThatIsTooOldOrWasGuessedAtTooOften() {
        String old = code("ann@example.com");
        world.clock().advance(CustomerSignIn.CODE_LIFETIME);
        assertThat(verify("ann@example.com", old).status()).isEqualTo(401);

        String code = code("ann@example.com");
        for (int i = 0; i < 5; i++) {
            assertThat(verify("ann@example.com", "000 00" + i).status()).isEqualTo(401);
        }
        assertThat(verify("ann@example.com", code).status()).isEqualTo(401);
        assertThat(
                        send("", "POST", "/account/v1/sign-in", "{\"email\":\"a\\nb@example.com\"}")
                                .status())
                .isEqualTo(400);
    }

    @Test
    void slowsDownWhoAsksForManyCodes() {
        int last = 0;
        for (int i = 0; i < 10; i++) {
            last =
                    send("", "POST", "/account/v1/sign-in", "{\"email\":\"ann@example.com\"}")
                            .status();
        }
        assertThat(last).isEqualTo(429);
    }

    @Test
    void confirmsByTheButtonAndNotByLookingAtThePage() {
        String account = world.account();
        String topUp = world.paidTopUp(account, 2_000);
        request.byMail(new RequestRefund.Mailed(account, topUp, "unused", world.clock().now()));
        String path =
                found(account + "@example.com", "https://relay.example.com(/refunds/confirm/\\S+)");

        Reply page = send("", "GET", path, "");
        send("", "HEAD", path, "");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("<form method=\"post\">").contains("20.00 USD");
        assertThat(page.text()).doesNotContain("http").doesNotContain("<script");
        assertThat(page.response().headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none'");
        assertThat(isWaiting(account)).isTrue();

        assertThat(send("", "POST", path, "").text()).contains("confirmed");
        assertThat(isWaiting(account)).isFalse();
        assertThat(send("", "POST", path + "x", "").status()).isEqualTo(404);
    }

    private boolean isWaiting(String account) {
        return new com.nexusapi.relay.refund.Refunds(desk)
                .pageOfAccount(account, Optional.empty(), 1)
                .getFirst()
                .awaitingConfirmation();
    }

    @Test
    void previewsAndEditsTheLetterOfOneDecision() {
        String account = world.account();
        String topUp = world.paidTopUp(account, 2_000);
        request.byCustomer(account, topUp, "unused");
        String id =
                new com.nexusapi.relay.refund.Refunds(desk)
                        .pageOfAccount(account, Optional.empty(), 1)
                        .getFirst()
                        .id();
        String refund = "/admin/v1/refunds/" + id;
        Reply preview = send(owner, "GET", refund + "/reply?decision=reject&reason=because", "");
        assertThat(preview.body().path("language").asText()).isEqualTo("en");
        assertThat(preview.body().path("text").asText()).contains("because");
        assertThat(send(owner, "GET", refund + "/reply", "").status()).isEqualTo(400);

        Reply rejected =
                send(
                        owner,
                        "POST",
                        refund + "/reject",
                        "{\"reason\":\"used\",\"reply\":{\"subject\":\"Mine\",\"text\":\"Own\"}}");
        assertThat(rejected.status()).isEqualTo(200);
        delivery.run();
        assertThat(office.delivered(account + "@example.com"))
                .extracting(PostOffice::text)
                .contains("Own");
        assertThat(send(owner, "GET", "/admin/v1/outbox?state=SENT", "").body().path("items"))
                .hasSize(2);
    }

    @Test
    void changesTextsWithinTheirPlaceholders() {
        String path = "/admin/v1/mail-templates";
        assertThat(send(owner, "GET", path, "").body().path("items")).hasSize(24);
        String bad =
                "{\"name\":\"refund-refunded\",\"language\":\"en\",\"subject\":\"s\",\"text\":\"%s\"}";
        for (String text : List.of("no days", "{{days}} {{nonsense}}", "{{days}} {{", "{{days")) {
            assertThat(send(owner, "PUT", path, bad.formatted(text)).status()).isEqualTo(400);
        }
        String good = bad.formatted("{{days}} days, {{name}}");
        Reply changed = send(owner, "PUT", path, good);
        assertThat(changed.body().path("changedBy").asText()).isEqualTo("owner@nexusapi.com");
        assertThat(send(owner, "POST", path + "/preview", good).body().path("text").asText())
                .isEqualTo("10 days, Ann Example");
        assertThat(
                        send(owner, "DELETE", path + "/refund-refunded/en", "")
                                .body()
                                .path("changedBy")
                                .isNull())
                .isTrue();
    }
}
