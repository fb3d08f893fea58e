package com.nexusapi.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.pricing.ListPrices;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.upstream.ChannelHealth;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.usage.UsageStore;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** What everything else is built on: the open store, time, identifiers, usage and channels. */
record Foundation(
        Db db,
        Clock clock,
        SecureRandom random,
        Ids ids,
        ObjectMapper json,
        ConfigVersion version,
        UsageStore usage,
        CredentialVault vault,
        ChannelHealth health,
        ListPrices listPrices,
        Channels channels)
        implements AutoCloseable {

    static Foundation open(RelayConfig config, Map<String, String> environment) {
        Clock clock = Clock.system();
        SecureRandom random = new SecureRandom();
        // identifiers are no secrets, and a secure generator would be asked twice a call
        Ids ids = new Ids(clock, () -> ThreadLocalRandom.current().nextLong());
        ObjectMapper json = Json.newMapper();
        CredentialVault vault = CredentialVault.open(environment, config.dataDirectory());
        Db db = Db.open(config.store());
        ConfigVersion version = new ConfigVersion(db);
        ChannelHealth health = new ChannelHealth(clock);
        ListPrices listPrices = new ListPrices(db, version, json, Catalogue.bundled());
        Channels channels =
                new Channels(
                        db,
                        version,
                        vault,
                        new Channels.Sources(ids, clock, random, listPrices::of),
                        health);
        return new Foundation(
                db,
                clock,
                random,
                ids,
                json,
                version,
                new UsageStore(json, config.node()),
                vault,
                health,
                listPrices,
                channels);
    }

    /** Closes the store; nothing else holds anything open. */
    @Override
    public void close() {
        db.close();
    }
}
