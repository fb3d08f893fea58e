package com.nexusapi.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Role;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.admin.AdminWorld.Reply;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.store.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminApiTest {

    private static final String MODEL = "/admin/v1/models/acme%2Flarge:1";
    private static final String PRICES =
            """
            {"prices":{"input":{"picoUsd":%d},"output":{"picoUsd":%d}},"reason":"test"}
            """;

    private final AdminWorld world;
    private String anne = "";

    AdminApiTest(@TempDir Path directory) {
        world = new AdminWorld(Dialect.H2, directory);
    }

    @BeforeEach
    void signIn() {
        anne = world.session("anne@nexusapi.com", Role.OWNER);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aSessionBeginsShowsItselfAndEnds() {
        Reply me = get("/me");
        assertThat(me.text("email")).isEqualTo("anne@nexusapi.com");
        assertThat(me.body().path("permissions")).hasSize(Permission.values().length);
        JsonNode sessions = get("/sessions").body().path("items");
        assertThat(sessions.path(0).path("current").asBoolean()).isTrue();

        assertThat(send("DELETE", "/session", "").status()).isEqualTo(204);
        assertProblem(get("/me"), 401, "unauthenticated");
        assertThat(get("/me").header("www-authenticate")).isEqualTo("Bearer");
        assertThat(get("/me").header("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    void wrongPasswordsAreRefusedAndThenThrottled() {
        String wrong = "{\"email\":\"anne@nexusapi.com\",\"password\":\"no\"}";
        for (int i = 0; i < 5; i++) {
            assertProblem(
                    world.send("", "POST", "/admin/v1/session", wrong), 401, "unauthenticated");
        }
        Reply throttled = world.send("", "POST", "/admin/v1/session", wrong);
        assertProblem(throttled, 429, "too_many_attempts");
        assertThat(throttled.header("retry-after")).isEqualTo("1");
    }

    @Test
    void eachRoleMayDoWhatTheTableSays() {
        String vera = world.session("vera@nexusapi.com", Role.VIEWER);
        String sam = world.session("sam@nexusapi.com", Role.SUPPORT);
        String account = "{\"email\":\"a@example.com\",\"name\":\"A\"}";

        assertProblem(world.send(vera, "POST", "/admin/v1/accounts", account), 403, "forbidden");
        assertProblem(world.send(sam, "GET", "/admin/v1/overview", ""), 403, "forbidden");
        assertProblem(world.send(sam, "GET", "/admin/v1/audit", ""), 403, "forbidden");
        assertThat(world.send(vera, "GET", "/admin/v1/overview", "").status()).isEqualTo(200);
    }

    @Test
    void anAccountIsOpenedGivenCreditAndSuspended() {
        Reply opened = open("dev@example.com");
        String path = "/accounts/" + opened.text("id");
        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.text("language")).isEqualTo("en");
        assertProblem(open("DEV@example.com"), 409, "email_taken");

        Reply granted =
                send("POST", path + "/grants", "{\"amount\":{\"nanoUsd\":5},\"reason\":\"hi\"}");
        assertThat(granted.status()).isEqualTo(201);
        assertThat(granted.body().at("/balance/available/nanoUsd").asLong()).isEqualTo(5);
        assertField(
                send("POST", path + "/grants", "{\"amount\":{\"nanoUsd\":0},\"reason\":\"x\"}"),
                "amount");
        assertField(send("POST", path + "/grants", "{\"reason\":\"x\"}"), "amount");
        for (String amount : List.of("1.5", "\"5\"", "1e99")) {
            assertField(
                    send(
                            "POST",
                            path + "/grants",
                            "{\"amount\":{\"nanoUsd\":%s},\"reason\":\"x\"}".formatted(amount)),
                    "amount.nanoUsd");
        }

        assertThat(send("POST", path + "/suspend", "{\"reason\":\"abuse\"}").text("state"))
                .isEqualTo("SUSPENDED");
        assertThat(send("POST", path + "/resume", "").text("state")).isEqualTo("ACTIVE");
        assertThat(get("/ledger/trial-balance").body().at("/sum/nanoUsd").asLong()).isZero();
        assertThat(send("POST", "/ledger/verify", "").body().path("differences")).isEmpty();
        List<String> actions = get("/audit").body().path("items").findValuesAsText("action");
        assertThat(actions)
                .startsWith(
                        "account.resumed", "account.suspended", "credit.granted", "account.opened");
    }

    @Test
    void anUpdateOfAnOlderVersionIsRefused() {
        String path = "/accounts/" + open("dev@example.com").text("id");
        String etag = get(path).header("etag");
        Reply changed = send("PATCH", path, "{\"name\":\"New\"}", "If-Match", etag);
        assertThat(changed.text("name")).isEqualTo("New");
        assertThat(changed.header("etag")).isNotEqualTo(etag);

        assertProblem(
                send("PATCH", path, "{\"name\":\"Newer\"}", "If-Match", etag),
                412,
                "changed_meanwhile");
        assertThat(get(path).text("name")).isEqualTo("New");
    }

    @Test
    void aRepeatedWriteIsAnsweredAndNotDoneAgain() {
        String path = "/accounts/" + open("dev@example.com").text("id");
        String body = "{\"amount\":{\"nanoUsd\":7},\"reason\":\"once\"}";
        Reply first = send("POST", path + "/grants", body, "Idempotency-Key", "k-1");
        Reply again = send("POST", path + "/grants", body, "Idempotency-Key", "k-1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(get(path).body().at("/balance/available/nanoUsd").asLong()).isEqualTo(7);
        assertProblem(
                send("POST", path + "/suspend", "", "Idempotency-Key", "k-1"),
                409,
                "idempotency_conflict");

        String refused = "{\"amount\":{\"nanoUsd\":-7},\"reason\":\"no\"}";
        assertField(send("POST", path + "/grants", refused, "Idempotency-Key", "k-2"), "amount");
        assertThat(send("POST", path + "/grants", body, "Idempotency-Key", "k-2").status())
                .isEqualTo(201);
    }

    @Test
    void aKeysSecretIsShownOnceAndNotKept() {
        String path = "/accounts/" + open("dev@example.com").text("id") + "/keys";
        Reply key = send("POST", path, "{\"name\":\"first\"}", "Idempotency-Key", "k-1");
        assertThat(key.text("secret")).startsWith(key.text("prefix")).endsWith(key.text("last4"));
        assertThat(key.body().path("rpm").isNull()).isTrue();

        for (String range : List.of("300.1.1.1", "10.0.0.0/33", "::1/129", "host", "1.2.3", "")) {
            String asked = "{\"name\":\"k\",\"ipRanges\":[\"%s\"]}".formatted(range);
            assertField(send("POST", path, asked), "ipRanges");
        }

        Reply again = send("POST", path, "{\"name\":\"first\"}", "Idempotency-Key", "k-1");
        assertThat(again.text("id")).isEqualTo(key.text("id"));
        assertThat(again.body().has("secret")).isFalse();
        assertThat(get(path).body().path("items")).hasSize(1);

        String balance = "/account/v1/balance";
        assertThat(world.send(key.text("secret"), "GET", balance, "").status()).isEqualTo(200);
        send("POST", path + "/" + key.text("id") + "/suspend", "");
        assertProblem(world.send(key.text("secret"), "GET", balance, ""), 403, "forbidden");
        assertThat(send("DELETE", path + "/" + key.text("id"), "").status()).isEqualTo(204);
        assertProblem(world.send(key.text("secret"), "GET", balance, ""), 401, "unauthenticated");
        assertProblem(send("DELETE", path + "/key_none", ""), 404, "not_found");
    }

    @Test
    void aModelIsDefinedPricedAndRaisedWithFourEyes() {
        String definition =
                """
                {"displayName":"Large","contextWindow":1000,"maxOutputTokens":100,
                "endpoints":["chat.completions"],"enabled":true}
                """;
        Reply put = world.send(anne, "PUT", MODEL, definition);
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.text("id")).isEqualTo("acme/large:1");
        assertThat(put.body().path("price").isNull()).isTrue();
        assertThat(price(100, 400).text("state")).isEqualTo("EFFECTIVE");
        Reply raised = price(200, 400);
        assertThat(raised.status()).isEqualTo(201);
        assertThat(raised.text("state")).isEqualTo("PENDING_APPROVAL");

        String approve = MODEL + "/prices/" + raised.text("versionId") + "/approve";
        assertProblem(world.send(anne, "POST", approve, ""), 409, "same_person");
        String ben = world.session("ben@nexusapi.com", Role.OPERATOR);
        assertThat(world.send(ben, "POST", approve, "").text("state")).isEqualTo("SCHEDULED");
        JsonNode shown = world.send(anne, "GET", MODEL, "").body();
        assertThat(shown.at("/price/prices/input/picoUsd").asLong()).isEqualTo(100);
        assertThat(shown.at("/scheduled/0/effectiveFrom").asText())
                .isEqualTo("2026-12-08T10:00:00Z");

        Reply early =
                world.send(
                        anne,
                        "POST",
                        MODEL + "/prices",
                        PRICES.formatted(300, 400)
                                .replace(
                                        "{\"prices",
                                        "{\"effectiveFrom\":\"2026-12-01T00:00:00Z\",\"prices"));
        assertProblem(early, 422, "notice_period");
        assertThat(early.text("earliestEffectiveFrom")).isEqualTo("2026-12-08T10:00:00Z");
        assertThat(
                        world.send(
                                        anne,
                                        "DELETE",
                                        MODEL + "/prices/" + raised.text("versionId"),
                                        "")
                                .status())
                .isEqualTo(204);
        Reply retired = world.send(anne, "DELETE", MODEL, "{\"overrideReason\":\"It is gone.\"}");
        assertThat(retired.status()).isEqualTo(202);
        String approveRetirement = MODEL + "/changes/" + retired.text("changeId") + "/approve";
        assertThat(world.send(ben, "POST", approveRetirement, "").text("state"))
                .isEqualTo("SCHEDULED");
        world.clock.advance(Duration.ofSeconds(5));
        assertProblem(world.send(anne, "GET", MODEL, ""), 404, "not_found");
    }

    @Test
    void aChargedCallIsListedAddedUpAndRecomputed() {
        String accountId = open("dev@example.com").text("id");
        String path = "/accounts/" + accountId;
        send("POST", path + "/grants", "{\"amount\":{\"nanoUsd\":1000},\"reason\":\"hi\"}");
        String secret = send("POST", path + "/keys", "{\"name\":\"k\"}").text("secret");
        world.send(
                anne,
                "PUT",
                MODEL,
                """
                {"displayName":"L","contextWindow":9,"maxOutputTokens":9,"endpoints":[],"enabled":true}
                """);
        String version = price(1_500, 4_000).text("versionId");
        String id = charged(accountId, version);

        JsonNode listed = get("/requests?account=" + accountId + "&status=2").body();
        assertThat(listed.at("/items/0/id").asText()).isEqualTo(id);
        JsonNode receipt = get("/requests/" + id).body();
        assertThat(receipt.path("sumPicoUsd").asLong()).isEqualTo(95_000);
        assertThat(receipt.at("/charge/nanoUsd").asLong()).isEqualTo(95);
        assertThat(receipt.path("lines")).hasSize(2);
        assertThat(receipt.at("/draws/0/amount/nanoUsd").asLong()).isEqualTo(95);
        world.clock.advance(Duration.ofSeconds(1));
        JsonNode overview = get("/overview?step=hour").body();
        assertThat(overview.at("/current/promo/nanoUsd").asLong()).isEqualTo(95);
        assertThat(overview.at("/current/calls").asLong()).isEqualTo(1);
        assertThat(overview.path("series")).hasSize(25);
        for (String group : List.of("model", "account", "key", "channel")) {
            JsonNode sold = get("/revenue?group=" + group).body();
            assertThat(sold.path("items")).as(group).hasSize(1);
            assertThat(sold.at("/items/0/promo/nanoUsd").asLong()).isEqualTo(95);
            assertThat(sold.at("/total/promo/nanoUsd").asLong()).isEqualTo(95);
            assertThat(get("/usage?group=" + group).body().path("items"))
                    .isEqualTo(sold.path("items"));
        }

        Reply usage = world.send(secret, "GET", "/account/v1/usage?group=model", "");
        assertThat(usage.body().at("/items/0/key").asText()).isEqualTo("acme/large:1");
        assertThat(usage.body().at("/total/charge/nanoUsd").asLong()).isEqualTo(95);
        JsonNode own = world.send(secret, "GET", "/account/v1/requests", "").body().at("/items/0");
        assertThat(own.path("id").asText()).isEqualTo(id);
        assertThat(own.has("cost")).isFalse();
        assertProblem(get("/requests/req_none"), 404, "not_found");
    }

    @Test
    void listsPageByCursor() {
        for (int i = 0; i < 5; i++) {
            open("dev" + i + "@example.com");
            world.clock.advance(Duration.ofMillis(1));
        }
        Reply first = get("/accounts?limit=3");
        Reply rest = get("/accounts?limit=3&cursor=" + first.text("nextCursor"));
        assertThat(first.body().path("items")).hasSize(3);
        assertThat(rest.body().path("items")).hasSize(2);
        assertThat(rest.body().path("nextCursor").isNull()).isTrue();
        assertField(get("/accounts?limit=0"), "limit");
        assertField(get("/accounts?cursor=%25"), "cursor");
    }

    @Test
    void badRequestsAreToldWhy() {
        assertProblem(get("/nothing"), 404, "not_found");
        Reply wrongMethod = send("DELETE", "/accounts", "");
        assertProblem(wrongMethod, 405, "method_not_allowed");
        assertThat(wrongMethod.header("allow")).isEqualTo("GET, POST");
        assertProblem(send("POST", "/accounts", "{"), 400, "invalid_request");
        assertProblem(send("POST", "/accounts", "{} {}"), 400, "invalid_request");
        assertProblem(send("POST", "/accounts", ""), 400, "invalid_request");
        assertField(send("POST", "/accounts", "{\"email\":\"a@b\"}"), "name");
        assertField(send("POST", "/accounts", "{\"email\":3,\"name\":[]}"), "name");
        assertField(send("POST", "/accounts", "{\"email\":\"a\",\"name\":\"A\"}"), "email");
        assertField(get("/overview?from=yesterday"), "from");
        assertField(get("/overview?step=PT1M"), "step");
        assertField(get("/requests?outcome=odd"), "outcome");
        Reply large = send("POST", "/accounts", " ".repeat((1 << 20) + 1));
        assertProblem(large, 413, "too_large");
        assertThat(get("/me").status()).isEqualTo(200);
    }

    @Test
    void aChannelShowsNoSecret() {
        Reply made =
                send(
                        "POST",
                        "/channels",
                        """
                        {"name":"up","kind":"openai-compatible","baseUrl":"https://up.example/v1",
                        "credentials":["sk-very-secret-1234"],"models":{"ours":"theirs"}}
                        """);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.response().body()).doesNotContain("very-secret").contains("1234");
        String path = "/channels/" + made.text("id");
        assertThat(send("PATCH", path, "{\"priority\":3}").body().path("priority").asInt())
                .isEqualTo(3);
        assertThat(send("DELETE", path, "").status()).isEqualTo(204);
        assertProblem(get(path), 404, "not_found");
    }

    private String charged(String accountId, String priceVersion) {
        CallFacts facts =
                new CallFacts(
                        world.ids.next("req"),
                        world.clock.now(),
                        Optional.of(accountId),
                        Optional.of("key_1"),
                        Optional.of("acme/large:1"),
                        "chat.completions",
                        false);
        UsageRecord record =
                new UsageRecord(
                        facts,
                        Optional.empty(),
                        200,
                        Outcome.COMPLETE,
                        Optional.empty(),
                        UsageBreakdown.text(10, 20, UsageSource.UPSTREAM),
                        Optional.of(new PricedBy(priceVersion, 10_000, 10_000)),
                        Money.ofNanos(95),
                        Money.ZERO,
                        Optional.of(5L),
                        50);
        world.db.run(tx -> world.ledger.settleUnheld(tx, List.of(record)));
        return facts.id();
    }

    private Reply open(String email) {
        return send("POST", "/accounts", "{\"email\":\"%s\",\"name\":\"Dev\"}".formatted(email));
    }

    private Reply price(long input, long output) {
        return world.send(anne, "POST", MODEL + "/prices", PRICES.formatted(input, output));
    }

    private Reply get(String path) {
        return send("GET", path, "");
    }

    private Reply send(String method, String path, String body, String... headers) {
        return world.send(anne, method, "/admin/v1" + path, body, headers);
    }

    private static void assertField(Reply reply, String field) {
        assertProblem(reply, 400, "invalid_request");
        assertThat(reply.text("field")).isEqualTo(field);
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.text("code")).as(reply.body().toString()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
    }
}
