package com.nexusapi.relay.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Role;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.RepeatedWrites;
import com.nexusapi.relay.account.AccountApi;
import com.nexusapi.relay.account.BalanceRoutes;
import com.nexusapi.relay.completion.TryChannel;
import com.nexusapi.relay.customer.Customers;
import com.nexusapi.relay.customer.GiveCredit;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.ledger.LedgerWatch;
import com.nexusapi.relay.pricechange.ImportCatalogue;
import com.nexusapi.relay.pricechange.PriceDesk;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.pricing.ListPrices;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.reporting.ImpactPreview;
import com.nexusapi.relay.reporting.Overviews;
import com.nexusapi.relay.reporting.Receipts;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import com.nexusapi.relay.upkeep.BackUp;
import com.nexusapi.relay.upstream.ChannelHealth;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.upstream.UpstreamSettings;
import com.nexusapi.relay.usage.Usage;
import com.nexusapi.relay.usage.UsageReplay;
import com.nexusapi.relay.usage.UsageStore;
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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The admin and account APIs on a port of their own, with everything real below them. */
final class AdminWorld implements AutoCloseable {

    static final String PASSWORD = "correct horse battery";

    final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));
    final SecureRandom random = new SecureRandom();
    final Ids ids = new Ids(clock, random);
    final ObjectMapper json = Json.newMapper();
    final Db db;
    final Ledger ledger;
    final LedgerWatch watch;
    final Operators operators;

    private final Access access;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server;

    /** An answer; the body of an empty one is a missing node. */
    record Reply(int status, JsonNode body, HttpResponse<String> response) {

        String text(String member) {
            return body.path(member).asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    AdminWorld(Dialect dialect, Path directory) {
        db = Databases.fresh(dialect);
        ConfigVersion version = new ConfigVersion(db);
        operators = new Operators(db, ids, clock, random);
        access = new Access(db, version, ids, clock, random);
        UsageStore usageStore = new UsageStore(json, "test");
        ledger = new Ledger(db, ids, clock, usageStore, "test");
        watch = new LedgerWatch(db, new LedgerVerifier(db), clock);
        server =
                WebServer.builder()
                        .port(0)
                        .shutdownHook(false)
                        .routing(routing ->
                                routing.register(AdminApi.BASE, admin(version, directory))
                                        .register(AccountApi.BASE, account()))
                        .build()
                        .start();
    }

    private AdminApi admin(ConfigVersion version, Path directory) {
        PriceStore prices = new PriceStore(json);
        PriceBook book = new PriceBook(db, version, prices);
        Models models = new Models(db, clock, book, prices);
        PriceDesk desk =
                PriceDesk.of(
                        db, clock, ids, new PriceDesk.Selling(book, prices), Duration.ofDays(14));
        Accounts accounts = new Accounts(db, ids, clock, access);
        Customers customers = new Customers(accounts, ledger);
        Usage usage = new Usage(db, json);
        ListPrices listPrices = new ListPrices(db, version, json, Catalogue.bundled());
        ChannelHealth health = new ChannelHealth(clock);
        Channels channels =
                new Channels(
                        db,
                        version,
                        CredentialVault.open(Map.of(), directory),
                        new Channels.Sources(ids, clock, random, listPrices::of),
                        health);
        UpstreamClient upstream = new UpstreamClient(UpstreamSettings.DEFAULT, health, clock);
        return new AdminApi(
                new JsonHttp(json, ids),
                operators,
                new ClientAddresses(List.of()),
                new RepeatedWrites(db, clock),
                List.of(
                        new UsageRoutes(
                                usage,
                                new Overviews(db, usage, List.of(watch)),
                                new Receipts(usage, book),
                                clock),
                        new AccountRoutes(
                                accounts, customers, new GiveCredit(db, clock, accounts, ledger)),
                        new KeyRoutes(access, accounts),
                        new ModelRoutes(models, desk),
                        new PricingRoutes(
                                new ImpactPreview(
                                        new UsageReplay(db, json), models, accounts, clock),
                                new ImportCatalogue(desk, listPrices, channels, json, 11_000)),
                        new PlanRoutes(desk),
                        new ChannelRoutes(
                                channels, new TryChannel(db, channels, upstream, book, clock)),
                        new LedgerRoutes(db, ledger, watch, clock),
                        new OperatorRoutes(operators),
                        new SettingRoutes(new BusinessSettings(db, version, clock)),
                        new StoreRoutes(new BackUp(db, directory, clock))));
    }

    private AccountApi account() {
        return new AccountApi(
                new JsonHttp(json, ids),
                access,
                new ClientAddresses(List.of()),
                List.of(new BalanceRoutes(ledger, new Usage(db, json), clock)));
    }

    /** A new operator's session. */
    String session(String email, Role role) {
        operators.create("test", email, PASSWORD, role);
        return signIn(email);
    }

    /** Another session of an operator, as days later, when the former is over. */
    String signIn(String email) {
        Reply reply =
                send(
                        "",
                        "POST",
                        "/admin/v1/session",
                        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
        return reply.text("token");
    }

    Reply send(String bearer, String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), json.readTree(response.body()), response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop();
        client.close();
        db.close();
    }
}
