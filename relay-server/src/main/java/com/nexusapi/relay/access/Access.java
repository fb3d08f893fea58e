package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.ApiKeyToken;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Snapshot;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * API keys. A call's key is looked up in memory; a change is seen at once on this node and within a
 * second on the others.
 */
public final class Access {

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;
    private final AuditStore audit;
    private final KeyStore keys = new KeyStore();
    private final AccountStore accounts = new AccountStore();
    private final Snapshot<Map<String, KeyStore.Entry>> snapshot;

    public Access(Db db, ConfigVersion version, Ids ids, Clock clock, SecureRandom random) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
        this.audit = new AuditStore(clock);
        this.snapshot = new Snapshot<>(db, version, keys::entries);
    }

    /** What the secret of a key allows, from memory. */
    public Authentication authenticate(String secret) {
        if (!ApiKeyToken.isWellFormed(secret)) {
            return new Authentication.Unknown();
        }
        return Optional.ofNullable(snapshot.get().get(ApiKeyToken.sha256(secret)))
                .map(this::judge)
                .orElseGet(Authentication.Unknown::new);
    }

    private Authentication judge(KeyStore.Entry entry) {
        KeyGrant grant = entry.grant().withPlanBps(entry.plan().bpsAt(clock.now()));
        if (entry.state() == ApiKey.State.REVOKED) {
            return new Authentication.Revoked(grant);
        }
        if (entry.expiresAt().filter(at -> !at.isAfter(clock.now())).isPresent()) {
            return new Authentication.Expired(grant);
        }
        if (entry.accountState() == Account.State.SUSPENDED) {
            return new Authentication.AccountSuspended(grant);
        }
        return entry.state() == ApiKey.State.SUSPENDED
                ? new Authentication.KeySuspended(grant)
                : new Authentication.Granted(grant);
    }

    /** Ids of suspended accounts that have keys, from memory. */
    public Set<String> suspendedAccounts() {
        return snapshot.get().values().stream()
                .filter(entry -> entry.accountState() == Account.State.SUSPENDED)
                .map(entry -> entry.grant().accountId())
                .collect(Collectors.toSet());
    }

    /** Looks at the keys and accounts anew; after a change made elsewhere on this node. */
    public void refresh() {
        snapshot.refresh();
    }

    /** A new key with its secret, this once; empty when there is no such account. */
    public Optional<ApiKey> createKey(String actor, String accountId, ApiKey.Creation asked) {
        ApiKey.Creation checked = KeyRules.check(asked, clock.now());
        ApiKeyToken token = ApiKeyToken.random(random);
        ApiKey key = newKey(checked, token);
        boolean created =
                db.call(tx -> {
                    if (accounts.find(tx, accountId, clock.now()).isEmpty()) {
                        return false;
                    }
                    keys.insert(tx, accountId, key, token.sha256());
                    audit.append(
                            tx,
                            new Event(
                                    actor,
                                    "key.created",
                                    key.id(),
                                    "account " + accountId + ", " + key.name()));
                    ConfigVersion.raise(tx);
                    return true;
                });
        snapshot.refresh();
        return created ? Optional.of(key) : Optional.empty();
    }

    private ApiKey newKey(ApiKey.Creation asked, ApiKeyToken token) {
        return new ApiKey(
                ids.next("key"),
                asked.name(),
                ApiKey.State.ACTIVE,
                token.prefix(),
                token.last4(),
                asked.models(),
                asked.rpm(),
                asked.tpm(),
                asked.concurrency(),
                asked.monthlyBudget(),
                asked.ipRanges(),
                asked.expiresAt().map(at -> at.truncatedTo(ChronoUnit.MICROS)),
                clock.now(),
                Optional.of(token.secret()));
    }

    public List<ApiKey> keysOf(String accountId) {
        return db.call(tx -> keys.list(tx, accountId));
    }

    /** Ends a key for ever; running calls finish. Empty when there is no such key. */
    public Optional<ApiKey> revokeKey(String actor, String accountId, String keyId) {
        return setState(
                new Event(actor, "key.revoked", keyId, ""), accountId, ApiKey.State.REVOKED);
    }

    /** Gives a key of an account another name. */
    public Optional<ApiKey> renameKey(String accountId, String keyId, String name) {
        String checked = requireText(name, 100, "name");
        return db.call(tx -> {
            if (keys.rename(tx, accountId, keyId, checked)) {
                audit.append(tx, new Event(accountId, "key.renamed", keyId, checked));
            }
            return keys.find(tx, accountId, keyId);
        });
    }

    public Optional<ApiKey> suspendKey(String actor, String accountId, String keyId, String why) {
        return setState(
                new Event(actor, "key.suspended", keyId, why), accountId, ApiKey.State.SUSPENDED);
    }

    public Optional<ApiKey> resumeKey(String actor, String accountId, String keyId, String why) {
        return setState(
                new Event(actor, "key.resumed", keyId, why), accountId, ApiKey.State.ACTIVE);
    }

    private Optional<ApiKey> setState(Event event, String accountId, ApiKey.State state) {
        Optional<ApiKey> changed =
                db.call(tx -> {
                    if (keys.setState(tx, accountId, event.subject(), state)) {
                        audit.append(tx, event);
                        ConfigVersion.raise(tx);
                    }
                    return keys.find(tx, accountId, event.subject());
                });
        snapshot.refresh();
        return changed;
    }
}
