package com.nexusapi.relay.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Model.PriceProposal;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.KeyLimiter;
import com.nexusapi.relay.api.BalanceRoute;
import com.nexusapi.relay.api.FormRoute;
import com.nexusapi.relay.api.JsonRoute;
import com.nexusapi.relay.api.KeyCheck;
import com.nexusapi.relay.api.ModelsRoute;
import com.nexusapi.relay.api.PublicApi;
import com.nexusapi.relay.api.Refusals;
import com.nexusapi.relay.api.ResponsesRoute;
import com.nexusapi.relay.api.Unoffered;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.GrantCredit;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.pricechange.ChangeModel;
import com.nexusapi.relay.pricechange.DecideModel;
import com.nexusapi.relay.pricechange.PriceDesk;
import com.nexusapi.relay.pricechange.ProposePrice;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import com.nexusapi.relay.upstream.ChannelHealth;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.upstream.UpstreamObjects;
import com.nexusapi.relay.upstream.UpstreamSettings;
import com.nexusapi.relay.usage.OpenCalls;
import com.nexusapi.relay.usage.RequestFilter;
import com.nexusapi.relay.usage.Usage;
import com.nexusapi.relay.usage.UsageStore;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.SlowClients;
import com.sun.net.httpserver.HttpServer;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A price that changes while an answer is on its way, through the front door. */
class PriceAtAuthorizeTest {

    private static final String MODEL = "acme/large:1";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String ANSWER =
            """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
            "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}
            """;

    private final Path directory;

    PriceAtAuthorizeTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @EnumSource
    void aPriceThatChangesBetweenAuthorizeAndSettleIsChargedAsAuthorized(Dialect dialect)
            throws Exception {
        try (World world = new World(dialect, directory)) {
            world.propose(2_000_000, 8_000_000);
            world.propose(1_000_000, 4_000_000);

            // the lower price acts in five seconds, and the answer takes ten
            assertThat(world.call()).isEqualTo(200);
            assertThat(world.clock.now()).isEqualTo(NOW.plusSeconds(10));
            RequestSummary before = world.lastCall();
            assertThat(before.charge()).isEqualTo(Money.ofNanos(7 * 2_000 + 3 * 8_000));
            assertThat(world.priceVersionOf(before)).isNotEqualTo(world.versionInForce());

            assertThat(world.call()).isEqualTo(200);
            RequestSummary after = world.lastCall();
            assertThat(after.charge()).isEqualTo(Money.ofNanos(7 * 1_000 + 3 * 4_000));
            assertThat(world.priceVersionOf(after)).isEqualTo(world.versionInForce());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallOnItsWayWhenItsModelIsRetiredEndsAndIsChargedAndTheNextFindsNoModel(Dialect dialect)
            throws Exception {
        try (World world = new World(dialect, directory)) {
            world.propose(2_000_000, 8_000_000);
            world.retire();

            // it is gone in five seconds, and the answer takes ten
            assertThat(world.call()).isEqualTo(200);
            assertThat(world.lastCall().charge()).isEqualTo(Money.ofNanos(7 * 2_000 + 3 * 8_000));

            assertThat(world.call()).isEqualTo(404);
            assertThat(world.clock.now()).isEqualTo(NOW.plusSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aChannelWithoutACostOfItsOwnCostsTheListPrice(Dialect dialect) throws Exception {
        try (World world = new World(dialect, directory)) {
            world.propose(2_000_000, 8_000_000);

            assertThat(world.call()).isEqualTo(200);

            assertThat(world.lastCall().cost()).isEqualTo(Money.ofNanos(7 * 500 + 3 * 600));
        }
    }

    /** The way of a call from the public API to an upstream whose answers take ten seconds. */
    private static final class World implements AutoCloseable {

        private final SettableClock clock = new SettableClock(NOW);
        private final SecureRandom random = new SecureRandom();
        private final Ids ids = new Ids(clock, random);
        private final Db db;
        private final PriceBook book;
        private final ProposePrice propose;
        private final ChangeModel changeModel;
        private final DecideModel decideModel;
        private final Usage usage;
        private final Ledger ledger;
        private final OpenCalls openCalls;
        private final HttpServer upstreamServer;
        private final UpstreamClient upstream;
        private final WebServer server;
        private final HttpClient client = HttpClient.newHttpClient();
        private final String secret;

        World(Dialect dialect, Path directory) throws IOException {
            db = Databases.fresh(dialect);
            upstreamServer = upstream();
            ConfigVersion version = new ConfigVersion(db);
            PriceStore prices = new PriceStore(Json.newMapper());
            book = new PriceBook(db, version, prices);
            Models models = new Models(db, clock, book, prices);
            models.put(
                    "ann",
                    MODEL,
                    new Model.Definition("L", 10_000, 1_000, List.of("chat.completions"), true));
            PriceDesk desk =
                    PriceDesk.of(
                            db,
                            clock,
                            ids,
                            new PriceDesk.Selling(book, prices),
                            Duration.ofDays(14));
            propose = new ProposePrice(desk);
            changeModel = new ChangeModel(desk, models);
            decideModel = new DecideModel(desk);
            usage = new Usage(db, Json.newMapper());
            ChannelHealth health = new ChannelHealth(clock);
            Channels channels = channels(version, directory, health);
            upstream = new UpstreamClient(UpstreamSettings.DEFAULT, health, clock);
            openCalls = OpenCalls.open(directory);
            ledger = new Ledger(db, ids, clock, new UsageStore(Json.newMapper(), "test"), "test");
            Access access = new Access(db, version, ids, clock, random);
            secret = customer(access);
            server = serve(channels, access);
        }

        private HttpServer upstream() throws IOException {
            HttpServer made =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext(
                    "/v1/chat/completions",
                    exchange -> {
                        exchange.getRequestBody().readAllBytes();
                        clock.advance(Duration.ofSeconds(10));
                        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().set("content-type", "application/json");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            made.start();
            return made;
        }

        private Channels channels(ConfigVersion version, Path directory, ChannelHealth health) {
            PriceSheet list =
                    PriceSheet.of(Prices.ofText(Price.ofPicos(500_000), Price.ofPicos(600_000)));
            Channels channels =
                    new Channels(
                            db,
                            version,
                            CredentialVault.open(Map.of(), directory),
                            new Channels.Sources(
                                    ids,
                                    clock,
                                    random,
                                    model ->
                                            model.equals("theirs")
                                                    ? Optional.of(list)
                                                    : Optional.empty()),
                            health);
            channels.create(
                    "ann",
                    new Channel.Creation(
                            "up",
                            Channel.Kind.OPENAI_COMPATIBLE,
                            "http://127.0.0.1:" + upstreamServer.getAddress().getPort() + "/v1",
                            List.of("sk-upstream-secret-0001"),
                            Map.of(MODEL, "theirs"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(true),
                            Optional.empty()));
            return channels;
        }

        private String customer(Access access) {
            Accounts accounts = new Accounts(db, ids, clock, access);
            Account.Creation asked =
                    new Account.Creation(
                            "dev@example.com", "Dev", Optional.empty(), Optional.empty());
            String id = ((Accounts.Opening.Opened) accounts.open("ann", asked)).customer().id();
            db.run(tx ->
                    ledger.grant(
                            tx, new GrantCredit(id, Money.ofDollars(1), "test", Optional.empty())));
            ApiKey.Creation key =
                    new ApiKey.Creation(
                            "k",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            return access.createKey("ann", id, key).orElseThrow().secret().orElseThrow();
        }

        private WebServer serve(Channels channels, Access access) {
            KeyCheck keys = new KeyCheck(access, new ClientAddresses(List.of()));
            Completions.Upstreams upstreams =
                    new Completions.Upstreams(channels, upstream, new UpstreamObjects(db, clock));
            Completions.Books books =
                    new Completions.Books(
                            ledger,
                            openCalls,
                            new OpenStreams(java.util.Set::of),
                            new KeyLimiter(clock, () -> 1, (key, from) -> Money.ZERO));
            Refusals refusals = new Refusals(ledger, clock);
            Completions completions = new Completions(book, upstreams, books, clock);
            JsonRoute json = new JsonRoute(keys, completions, refusals, 1 << 20);
            PublicApi api =
                    new PublicApi(
                            new PublicApi.Entrances(
                                    json,
                                    new FormRoute(
                                            keys,
                                            json,
                                            completions,
                                            refusals,
                                            Path.of("uploads"),
                                            1 << 20),
                                    new ResponsesRoute(
                                            keys,
                                            new StoredResponses(upstreams, books, clock),
                                            refusals),
                                    new ModelsRoute(keys, book, channels, clock),
                                    new BalanceRoute(keys, ledger, usage, clock),
                                    new Unoffered(keys, refusals)),
                            ids,
                            clock,
                            new SlowClients(clock, Duration.ofSeconds(30)));
            return WebServer.builder()
                    .port(0)
                    .shutdownHook(false)
                    .routing(routing -> routing.register(api))
                    .build()
                    .start();
        }

        void propose(long input, long output) {
            PriceProposal asked =
                    new PriceProposal(
                            Optional.empty(),
                            Prices.ofText(Price.ofPicos(input), Price.ofPicos(output)),
                            Optional.empty(),
                            Optional.empty(),
                            "a reason");
            assertThat(propose.propose("ann", MODEL, asked))
                    .isInstanceOf(ProposePrice.Proposal.Taken.class);
        }

        /** As soon as the owner can. */
        void retire() {
            Model.Retirement terms =
                    new Model.Retirement(
                            Optional.empty(), Optional.empty(), Optional.of("upstream is gone"));
            ChangeModel.Outcome asked = changeModel.retire("ann", MODEL, terms);
            String id = ((ChangeModel.Outcome.Waiting) asked).change().changeId();
            assertThat(decideModel.approve("bob", MODEL, id))
                    .isInstanceOf(DecideModel.Decision.Approved.class);
        }

        int call() throws IOException, InterruptedException {
            ledger.beat();
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + server.port()
                                                            + "/v1/chat/completions"))
                                    .header("Authorization", "Bearer " + secret)
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            BodyPublishers.ofString(
                                                    """
                                                    {"model":"acme/large:1","max_tokens":50,
                                                    "messages":[{"role":"user","content":"Hi"}]}
                                                    """))
                                    .build(),
                            BodyHandlers.ofString());
            return response.statusCode();
        }

        RequestSummary lastCall() {
            return usage.list(RequestFilter.ALL, Optional.empty(), 1).getFirst();
        }

        String priceVersionOf(RequestSummary call) {
            return usage.find(call.id()).orElseThrow().pricedBy().orElseThrow().priceVersionId();
        }

        String versionInForce() {
            return book.find(MODEL, clock.now()).orElseThrow().versionId();
        }

        @Override
        public void close() {
            server.stop();
            ledger.close();
            openCalls.close();
            client.close();
            upstream.close();
            upstreamServer.stop(0);
            db.close();
        }
    }
}
