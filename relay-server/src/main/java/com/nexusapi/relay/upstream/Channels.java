package com.nexusapi.relay.upstream;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

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
import com.nexusapi.relay.upstream.Ways.Way;
import com.nexusapi.relay.wire.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The channels, and the routes that they make for a model. */
public final class Channels {

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final CredentialVault vault;
    private final ChannelHealth health;
    private final Ways ways;
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
        this.vault = vault;
        this.health = health;
        this.ways = new Ways(health, sources.random(), sources.listPrice());
        this.audit = new AuditStore(clock);
        this.loaded = new Snapshot<>(db, version, this::load);
    }

    /**
     * All channels, all their models, and for each model the ways that calls may take.
     *
     * @param all by channel id, of disabled channels too
     * @param open by model
     */
    private record Loaded(
            List<StoredChannel> channels,
            Map<String, List<Way>> all,
            Map<String, List<Way>> open) {}

    /** The ways to a model that serve the endpoint in the order to try them, see {@link Ways}. */
    public List<Route> routes(String model, Endpoint endpoint) {
        return ways.routes(
                loaded.get().open().getOrDefault(model, List.of()).stream()
                        .filter(way -> way.route().serves(endpoint))
                        .toList());
    }

    /**
     * The way over one channel with one credential, for what is kept there under that credential
     * and cannot be had elsewhere; empty when the operator has taken either away.
     */
    public Optional<Route> routeTo(String channelId, String credentialId, String model) {
        return loaded.get().open().getOrDefault(model, List.of()).stream()
                .filter(way -> way.route().channelId().equals(channelId))
                .filter(way ->
                        way.credentials().stream()
                                .anyMatch(credential -> credential.id().equals(credentialId)))
                .findFirst()
                .map(way -> ways.over(way, Optional.of(credentialId), Route.Goes.AS_LAST_RESORT));
    }

    public boolean hasRoute(String model) {
        return loaded.get().open().containsKey(model);
    }

    /**
     * The way over one channel, whatever is held against it and even if it is disabled; empty when
     * there is no such channel.
     *
     * @param credentialId empty for the one that is least held against
     * @throws com.nexusapi.relay.foundation.InvalidValueException naming what the channel has not
     */
    public Optional<Route> routeOver(
            String channelId, String model, Optional<String> credentialId) {
        Loaded now = loaded.get();
        if (now.channels().stream().noneMatch(channel -> channel.id().equals(channelId))) {
            return Optional.empty();
        }
        List<Way> over =
                now.all().getOrDefault(channelId, List.of()).stream()
                        .filter(way -> way.route().model().equals(model))
                        .toList();
        require(
                !over.isEmpty(),
                "model",
                "must be a model of this channel, which has a credential");
        return Optional.of(ways.over(over.getFirst(), credentialId, Route.Goes.ANYHOW));
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
        return channel.shown(health);
    }

    /**
     * Makes a channel.
     *
     * @throws com.nexusapi.relay.foundation.InvalidValueException naming the member at fault
     */
    public Channel create(String actor, Channel.Creation asked) {
        ChannelRules.checkPresent(asked);
        ChannelRules.checkSecrets(asked.credentials(), "credentials");
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
     * Changes a channel.
     *
     * @throws com.nexusapi.relay.foundation.InvalidValueException naming the member at fault
     */
    public ChannelChange change(String actor, String id, Channel.Change asked) {
        ChannelRules.checkSecrets(asked);
        Fresh fresh =
                new Fresh(
                        asked.credentials().map(this::seal),
                        seal(asked.addCredentials().orElse(List.of())));
        ChannelChange came =
                db.call(tx ->
                        store.findToChange(tx, id)
                                .map(was -> change(tx, actor, was, changed(was, asked, fresh)))
                                .orElseGet(ChannelChange.NoSuchChannel::new));
        loaded.refresh();
        return came;
    }

    private ChannelChange change(Tx tx, String actor, StoredChannel was, StoredChannel changed) {
        ChannelRules.check(changed);
        if (changed.enabled()
                && changed.credentials().stream().noneMatch(StoredCredential::isActive)) {
            return new ChannelChange.NoCredentialLeft();
        }
        store.update(tx, changed);
        audit.append(tx, new Event(actor, "channel.changed", was.id(), ""));
        for (String id : changed.credentialsNotOf(was)) {
            audit.append(tx, new Event(actor, "channel.credential-added", was.id(), id));
        }
        for (String id : was.credentialsNotOf(changed)) {
            audit.append(tx, new Event(actor, "channel.credential-removed", was.id(), id));
        }
        ConfigVersion.raise(tx);
        return new ChannelChange.Changed(shown(changed));
    }

    /**
     * New credentials.
     *
     * @param all those that take the place of the present ones
     * @param added those besides them
     */
    private record Fresh(Optional<List<StoredCredential>> all, List<StoredCredential> added) {

        List<StoredCredential> after(List<StoredCredential> present, List<String> removed) {
            require(
                    present.stream().map(StoredCredential::id).toList().containsAll(removed),
                    "removeCredentials",
                    "must be ids of credentials of this channel");
            List<StoredCredential> after = new ArrayList<>(all.orElse(present));
            after.removeIf(credential -> removed.contains(credential.id()));
            after.addAll(added);
            return after;
        }
    }

    private static StoredChannel changed(StoredChannel was, Channel.Change asked, Fresh fresh) {
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
                fresh.after(was.credentials(), asked.removeCredentials().orElse(List.of())));
    }

    /**
     * Changes what models cost on their channels, in the caller's transaction, which raises the
     * configuration's version and then calls {@link #refresh}.
     *
     * @param costs by channel id, then by model
     */
    public void changeCosts(Tx tx, String actor, Map<String, Map<String, Channel.Cost>> costs) {
        new TreeMap<>(costs)
                .forEach((id, changes) ->
                        store.findToChange(tx, id)
                                .filter(_ -> !changes.isEmpty())
                                .ifPresent(was -> changeCosts(tx, actor, was, changes)));
    }

    private void changeCosts(
            Tx tx, String actor, StoredChannel was, Map<String, Channel.Cost> changes) {
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
        Map<String, List<Way>> all = new HashMap<>();
        Map<String, List<Way>> open = new HashMap<>();
        for (StoredChannel channel : channels) {
            List<Way> own = waysOver(channel);
            all.put(channel.id(), own);
            for (Way way : channel.enabled() ? own : List.<Way>of()) {
                open.computeIfAbsent(way.route().model(), _ -> new ArrayList<>()).add(way);
            }
        }
        return new Loaded(channels, all, open);
    }

    private List<Way> waysOver(StoredChannel channel) {
        List<Credential> credentials =
                channel.credentials().stream()
                        .filter(StoredCredential::isActive)
                        .map(c -> new Credential(c.id(), vault.open(c.id(), c.sealed().bytes())))
                        .toList();
        if (credentials.isEmpty()) {
            return List.of();
        }
        return channel.models().keySet().stream()
                .map(model -> Way.of(channel, model, credentials))
                .toList();
    }
}
