package com.nexusapi.demo.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.demo.payment.FakeDodo;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/**
 * Makes a database a demo's, once: its business of ninety days, its operators, a visitor's account
 * and key. A later start finds all that and only reads it.
 */
public final class DemoSetup {

    /** The ids of the channels to models that chat, and to those that answer messages. */
    public record Channels(String chat, String messages) {

        String at(String endpoint) {
            return endpoint.equals("messages") ? messages : chat;
        }
    }

    private final Db db;
    private final SettlementPart usage;
    private final Clock clock;
    private final DemoStore store = new DemoStore();
    private final ObjectMapper json = Json.newMapper();

    public DemoSetup(Db db, SettlementPart usage, Clock clock) {
        this.db = db;
        this.usage = usage;
        this.clock = clock;
    }

    /**
     * Fills an empty database. To be called before anything that keeps prices, keys or accounts in
     * memory is built, and before the catalogue is installed: the history installs it as of its
     * beginning.
     *
     * @param channels those that the past calls are said to have used
     * @throws IllegalStateException if the database holds something else than a finished demo
     */
    public DemoCredentials fill(Channels channels) {
        Optional<String> kept = db.call(store::credentials);
        if (kept.isPresent()) {
            return read(kept.get());
        }
        if (db.call(store::hasAccounts)) {
            throw new IllegalStateException(
                    "the data directory holds accounts that are not a finished demo's");
        }
        DemoCredentials made = new DemoHistory(db, usage, clock.now(), channels).write();
        db.run(tx -> store.insertCredentials(tx, write(made)));
        return made;
    }

    /** Tells the fake provider, which forgets when it ends, of the payments it has taken. */
    public void tellPayments(FakeDodo dodo) {
        db.call((Tx tx) -> store.payments(tx)).forEach(dodo::remember);
    }

    private DemoCredentials read(String text) {
        try {
            return json.readValue(text, DemoCredentials.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the demo's credentials are unreadable", e);
        }
    }

    private String write(DemoCredentials credentials) {
        try {
            return json.writeValueAsString(credentials);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
