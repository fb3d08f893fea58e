package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Snapshot;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.upstream.StoredChannel.Sealed;
import com.nexusapi.relay.upstream.StoredChannel.StoredCredential;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The channels, and the routes that they make for a model. */
public final class Channels {

    private static final String OPENAI_URL = "https://api.openai.com/v1";

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final CredentialVault vault;
    private final RandomGenerator random;
    private final Function<String, Optional<PriceSheet>> listPrice;
    private final ChannelHealth health;
    private final AuditStore audit;
    private final ChannelStore store = new ChannelStore();
    private final Snapshot<Loaded> loaded;

    /**
     * What a node needs to make identifiers, time and chance, and what a model costs when its
     * channel does not say: the provider's list price.
     */
    public record Sources(
            Ids ids,
            Clock clock,
            RandomGenerator random,
            Function<String, Optional<PriceSheet>> listPrice) {

        /** Without list prices: a cost that a channel does not say is unknown. */
        public Sources(Ids ids, Clock clock, RandomGenerator random) {
            this(ids, clock, random, model -> Optional.empty());
        }
    }

    /**
     * Reads the channels and opens their credentials.
     *
     * @throws com.nexusapi.relay.security.VaultException when the vault's key is not the one they
     *     were sealed with
     */
    public Channels(
            Db db,
            ConfigVersion version,
            CredentialVault vault,
            Sources sources,
            ChannelHealth health) {
        this.db = db;
        this.ids = sources.ids();
        this.clock = sources.clock();
        this.random = sources.random();
        this.listPrice = sources.listPrice();
        this.vault = vault;
        this.health = health;
        this.audit = new AuditStore(clock);
        this.loaded = new Snapshot<>(db, version, this::load);
    }

    /** All channels, and for each model the ways to it with opened credentials. */
    private record Loaded(List<StoredChannel> channels, Map<String, List<Way>> ways) {}

    /** A route before a credential is chosen. */
    private record Way(StoredChannel channel, Route route, List<Credential> credentials) {

        Route with(Credential credential, Optional<PriceSheet> cost) {
            return new Route(
                    route.channelId(),
                    route.channelName(),
                    route.kind(),
                    route.baseUrl(),
                    route.allowPrivateAddress(),
                    route.model(),
                    route.upstreamModel(),
                    cost,
                    credential);
        }
    }

    /**
     * The ways to a model in the order to try them: lowest priority first; among equals by chance
     * in proportion to their weights.
     */
    public List<Route> routes(String model) {
        List<Way> ways = loaded.get().ways().getOrDefault(model, List.of());
        if (ways.size() == 1) {
            return List.of(chooseCredential(ways.getFirst()));
        }
        Map<Way, Double> turn = new HashMap<>();
        for (Way way : ways) {
            turn.put(way, -Math.log(1 - random.nextDouble()) / way.channel().weight());
        }
        List<Way> ordered = new ArrayList<>(ways);
        ordered.sort(
                Comparator.<Way>comparingInt(way -> way.channel().priority())
                        .thenComparing(way -> turn.getOrDefault(way, 0.0)));
        return ordered.stream().map(this::chooseCredential).toList();
    }

    /**
     * The way over one channel with one credential, for what is kept there under that credential;
     * empty when the operator has taken either away.
     */
    public Optional<Route> routeTo(String channelId, String credentialId, String model) {
        return loaded.get().ways().getOrDefault(model, List.of()).stream()
                .filter(way -> way.channel().id().equals(channelId))
                .flatMap(way ->
                        way.credentials().stream()
                                .filter(credential -> credential.id().equals(credentialId))
                                .map(credential -> routeWith(way, credential)))
                .findFirst();
    }

    public boolean hasRoute(String model) {
        return loaded.get().ways().containsKey(model);
    }

    private Route chooseCredential(Way way) {
        List<Credential> credentials = way.credentials();
        Credential credential =
                credentials.size() == 1
                        ? credentials.getFirst()
                        : credentials.get(random.nextInt(credentials.size()));
        return routeWith(way, credential);
    }

    private Route routeWith(Way way, Credential credential) {
        Route route = way.route();
        return way.with(credential, route.cost().or(() -> listPrice.apply(route.upstreamModel())));
    }

    public List<Channel> list() {
        return loaded.get().channels().stream().map(this::shown).toList();
    }

    public Optional<Channel> find(String id) {
        return loaded.get().channels().stream()
                .filter(channel -> channel.id().equals(id))
                .findFirst()
                .map(this::shown);
    }

    private Channel shown(StoredChannel channel) {
        return channel.shown(health.of(channel));
    }

    /**
     * Makes a channel.
     *
     * @throws com.nexusapi.relay.foundation.InvalidValueException naming the member at fault
     */
    public Channel create(String actor, Channel.Creation asked) {
        ChannelRules.checkPresent(asked);
        ChannelRules.checkSecrets(asked.credentials());
        StoredChannel channel =
                new StoredChannel(
                        ids.next("chan"),
                        asked.name(),
                        asked.kind(),
                        ChannelRules.withoutTrailingSlash(asked.baseUrl()),
                        asked.models(),
                        asked.costs().orElse(Map.of()),
                        asked.priority().orElse(0),
                        asked.weight().orElse(1),
                        asked.enabled().orElse(true),
                        asked.allowPrivateAddress().orElse(false),
                        clock.now(),
                        seal(asked.credentials()));
        ChannelRules.check(channel);
        db.run(tx -> {
            store.insert(tx, channel);
            audit.append(tx, new Event(actor, "channel.created", channel.id(), ""));
            ConfigVersion.raise(tx);
        });
        loaded.refresh();
        return shown(channel);
    }

    /**
     * Changes a channel; empty when there is none of that id. New credentials take the place of all
     * old ones.
     *
     * @throws com.nexusapi.relay.foundation.InvalidValueException naming the member at fault
     */
    public Optional<Channel> change(String actor, String id, Channel.Change asked) {
        asked.credentials().ifPresent(ChannelRules::checkSecrets);
        Optional<List<StoredCredential>> credentials = asked.credentials().map(this::seal);
        Optional<StoredChannel> changed =
                db.call(tx ->
                        store.find(tx, id)
                                .map(was -> change(tx, changed(was, asked, credentials), actor)));
        loaded.refresh();
        return changed.map(this::shown);
    }

    private StoredChannel change(Tx tx, StoredChannel changed, String actor) {
        ChannelRules.check(changed);
        store.update(tx, changed);
        audit.append(tx, new Event(actor, "channel.changed", changed.id(), ""));
        ConfigVersion.raise(tx);
        return changed;
    }

    private static StoredChannel changed(
            StoredChannel was, Channel.Change asked, Optional<List<StoredCredential>> credentials) {
        return new StoredChannel(
                was.id(),
                asked.name().orElse(was.name()),
                was.kind(),
                asked.baseUrl().map(ChannelRules::withoutTrailingSlash).orElse(was.baseUrl()),
                asked.models().orElse(was.models()),
                asked.costs().orElse(was.costs()),
                asked.priority().orElse(was.priority()),
                asked.weight().orElse(was.weight()),
                asked.enabled().orElse(was.enabled()),
                asked.allowPrivateAddress().orElse(was.allowPrivateAddress()),
                was.createdAt(),
                credentials.orElse(was.credentials()));
    }

    /**
     * Changes what models cost on their channels, in the caller's transaction, which raises the
     * configuration's version and then calls {@link #refresh}.
     *
     * @param costs by channel id, then by model
     */
    public void changeCosts(Tx tx, String actor, Map<String, Map<String, Channel.Cost>> costs) {
        for (StoredChannel was : store.all(tx)) {
            Map<String, Channel.Cost> changes = costs.getOrDefault(was.id(), Map.of());
            if (changes.isEmpty()) {
                continue;
            }
            Map<String, Channel.Cost> all = new HashMap<>(was.costs());
            all.putAll(changes);
            StoredChannel changed = was.withCosts(all);
            ChannelRules.check(changed);
            store.update(tx, changed);
            audit.append(
                    tx,
                    new Event(
                            actor,
                            "channel.costs-changed",
                            was.id(),
                            String.join(" ", changes.keySet().stream().sorted().toList())));
        }
    }

    /** All channels as the transaction sees them. */
    public List<Channel> list(Tx tx) {
        return store.all(tx).stream().map(this::shown).toList();
    }

    /** Looks at the channels anew; after a change made elsewhere on this node. */
    public void refresh() {
        loaded.refresh();
    }

    /** Deletes a channel and its credentials; false when there is none of that id. */
    public boolean delete(String actor, String id) {
        boolean deleted =
                db.call(tx -> {
                    if (store.find(tx, id).isEmpty()) {
                        return false;
                    }
                    store.delete(tx, id);
                    audit.append(tx, new Event(actor, "channel.deleted", id, ""));
                    ConfigVersion.raise(tx);
                    return true;
                });
        loaded.refresh();
        return deleted;
    }

    /**
     * At the first start, when there is no channel yet: makes one to OpenAI if the environment has
     * {@code OPENAI_API_KEY}.
     *
     * @param costs OpenAI's models and what they cost there
     */
    public Optional<Channel> createFromEnvironment(
            Map<String, String> environment, Map<String, Channel.Cost> costs) {
        String secret = environment.getOrDefault("OPENAI_API_KEY", "").strip();
        if (secret.isEmpty() || costs.isEmpty() || !loaded.get().channels().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> models = new HashMap<>();
        costs.keySet().forEach(model -> models.put(model, model));
        return Optional.of(
                create(
                        "system",
                        new Channel.Creation(
                                "OpenAI",
                                Channel.Kind.OPENAI,
                                OPENAI_URL,
                                List.of(secret),
                                models,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(costs))));
    }

    private List<StoredCredential> seal(List<String> secrets) {
        List<StoredCredential> sealed = new ArrayList<>();
        for (String secret : secrets) {
            String id = ids.next("cred");
            String last4 = secret.length() < 12 ? "" : secret.substring(secret.length() - 4);
            sealed.add(
                    new StoredCredential(
                            id, new Sealed(vault.seal(id, secret)), last4, StoredChannel.ACTIVE));
        }
        return sealed;
    }

    private Loaded load(Tx tx) {
        List<StoredChannel> channels = store.all(tx);
        Map<String, List<Way>> ways = new HashMap<>();
        for (StoredChannel channel : channels) {
            List<Credential> credentials =
                    channel.credentials().stream()
                            .filter(StoredCredential::isActive)
                            .map(c ->
                                    new Credential(c.id(), vault.open(c.id(), c.sealed().bytes())))
                            .toList();
            if (!channel.enabled() || credentials.isEmpty()) {
                continue;
            }
            channel.models()
                    .keySet()
                    .forEach(model ->
                            ways.computeIfAbsent(model, _ -> new ArrayList<>())
                                    .add(way(channel, model, credentials)));
        }
        return new Loaded(channels, ways);
    }

    private static Way way(StoredChannel channel, String model, List<Credential> credentials) {
        Optional<PriceSheet> cost =
                Optional.ofNullable(channel.costs().get(model)).map(Channel.Cost::sheet);
        Route route =
                new Route(
                        channel.id(),
                        channel.name(),
                        channel.kind(),
                        URI.create(channel.baseUrl()),
                        channel.allowPrivateAddress(),
                        model,
                        channel.models().getOrDefault(model, model),
                        cost,
                        credentials.getFirst());
        return new Way(channel, route, credentials);
    }
}
