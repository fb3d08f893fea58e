package com.nexusapi.relay;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.demo.DemoFile;
import com.nexusapi.demo.history.DemoCredentials;
import com.nexusapi.demo.history.DemoSetup;
import com.nexusapi.demo.payment.FakeDodo;
import com.nexusapi.demo.payment.WebhookPlan;
import com.nexusapi.demo.upstream.DemoUpstream;
import com.nexusapi.relay.foundation.OwnerOnly;
import com.nexusapi.relay.payment.PaymentSettings;
import com.nexusapi.relay.payment.WebhookSecrets;
import com.nexusapi.relay.pricechange.ProposePrice;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.webhook.DodoWebhook;
import com.nexusapi.relay.wire.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The scenery of {@code serve --demo}: a demo upstream and a fake payment provider, each a server
 * of its own, ordinary channels to the one, the settings of the other, and a business of ninety
 * days.
 */
final class DemoStage implements AutoCloseable {

    private static final String CHAT_CHANNEL = "Demo upstream";
    private static final String MESSAGES_CHANNEL = "Demo upstream, Anthropic";
    private static final String FAILING_MODEL = "demo-fails";
    private static final String ACTOR = "demo";

    private final DemoUpstream upstream;
    private final FakeDodo payments;
    private final List<String> models;
    private final DemoCredentials credentials;
    private final String secret;

    private DemoStage(
            DemoUpstream upstream,
            FakeDodo payments,
            List<String> models,
            DemoCredentials credentials) {
        this.upstream = upstream;
        this.payments = payments;
        this.models = List.copyOf(models);
        this.credentials = credentials;
        this.secret = webhookSecret();
    }

    /** Made anew at each start: both who signs and who checks end with the process. */
    private static String webhookSecret() {
        byte[] key = new byte[24];
        new SecureRandom().nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    /** To be opened before anything keeps prices, keys or accounts in memory. */
    static DemoStage open(Foundation foundation) throws IOException {
        DemoUpstream upstream = DemoUpstream.start(0);
        FakeDodo payments = new FakeDodo(0, foundation.clock());
        Catalogue catalogue = Catalogue.bundled();
        List<String> models = catalogue.textModelsAt(Endpoint.CHAT.id());
        List<String> chatting = new ArrayList<>(models);
        chatting.add(FAILING_MODEL);
        Connecting connecting = new Connecting(foundation.channels(), catalogue);
        String chat =
                connecting.channel(
                        CHAT_CHANNEL, Channel.Kind.OPENAI_COMPATIBLE, upstream.url(), chatting);
        String messages =
                connecting.channel(
                        MESSAGES_CHANNEL,
                        Channel.Kind.ANTHROPIC,
                        upstream.url().resolve("/"),
                        catalogue.textModelsAt(Endpoint.MESSAGES.id()));
        DemoSetup setup = new DemoSetup(foundation.db(), foundation.usage(), foundation.clock());
        DemoCredentials credentials = setup.fill(new DemoSetup.Channels(chat, messages));
        setup.tellPayments(payments);
        return new DemoStage(upstream, payments, models, credentials);
    }

    private record Connecting(Channels channels, Catalogue catalogue) {

        /**
         * Makes the channel, or points the one of an earlier start to the upstream's new port.
         *
         * @return its id
         */
        String channel(String name, Channel.Kind kind, URI url, List<String> models) {
            Optional<Channel> kept =
                    channels.list().stream()
                            .filter(channel -> channel.name().equals(name))
                            .findFirst();
            if (kept.isPresent()) {
                channels.change(ACTOR, kept.get().id(), movedTo(url.toString()));
                return kept.get().id();
            }
            Map<String, String> names = new TreeMap<>();
            Map<String, Channel.Cost> costs = new TreeMap<>();
            for (String model : models) {
                names.put(model, model);
                catalogue
                        .costOf(model)
                        .ifPresent(sheet -> costs.put(model, Channel.Cost.of(sheet)));
            }
            return channels.create(
                            ACTOR,
                            new Channel.Creation(
                                    name,
                                    kind,
                                    url.toString(),
                                    List.of("sk-demo-upstream-credential"),
                                    names,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(true),
                                    Optional.of(costs)))
                    .id();
        }
    }

    private static Channel.Change movedTo(String url) {
        return new Channel.Change(
                Optional.empty(),
                Optional.of(url),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The settings with the fake provider in the place of the real one. */
    RelayConfig settings(RelayConfig config) {
        PaymentSettings real = config.payment();
        return config.withPayment(
                new PaymentSettings(
                        payments.url(),
                        "demo-key",
                        real.productId(),
                        real.returnUrl(),
                        real.timeout()),
                WebhookSecrets.of(secret));
    }

    /** Has the fake provider tell the relay of what happens, once that can listen. */
    void sendWebhooks(RelayServer server) {
        payments.sendWebhooks(
                URI.create(server.publicUrl() + DodoWebhook.PATH), secret, WebhookPlan.PROMPT);
    }

    /** Offers the model that fails on purpose. */
    void offerFailingModel(Wiring wiring) {
        if (wiring.models.find(FAILING_MODEL).isPresent()) {
            return;
        }
        wiring.models.put(
                ACTOR,
                FAILING_MODEL,
                new Model.Definition(
                        "Fails on purpose", 128_000, 16_384, List.of(Endpoint.CHAT.id()), true));
        Prices prices = Prices.ofText(Price.perMillion("1"), Price.perMillion("4"));
        Model.PriceProposal proposal =
                new Model.PriceProposal(
                        Optional.empty(), prices, Optional.empty(), Optional.empty(), "demo");
        new ProposePrice(wiring.priceDesk).propose(ACTOR, FAILING_MODEL, proposal);
    }

    /** Writes {@code demo.json} into the data directory. */
    void writeFile(Path directory, Foundation foundation, RelayServer server) throws IOException {
        List<DemoFile.Model> behaviours = new ArrayList<>();
        for (String model : models) {
            behaviours.add(new DemoFile.Model(model, "ok"));
        }
        behaviours.add(new DemoFile.Model(FAILING_MODEL, "fails"));
        DemoFile file =
                new DemoFile(
                        server.publicUrl(),
                        server.adminUrl(),
                        credentials.apiKey(),
                        credentials.accountId(),
                        credentials.operators(),
                        behaviours,
                        upstream.url().toString(),
                        payments.url().toString());
        OwnerOnly.write(
                directory.resolve("demo.json"),
                foundation.json().writerWithDefaultPrettyPrinter().writeValueAsString(file));
    }

    @Override
    public void close() {
        upstream.close();
        payments.close();
    }
}
