package com.nexusapi.relay.pricing;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Model;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The models on offer, as operators see and change them. */
public final class Models {

    /** What we know how to meter, or shall. */
    static final Set<String> ENDPOINTS =
            Set.of(
                    "chat.completions",
                    "completions",
                    "responses",
                    "messages",
                    "embeddings",
                    "moderations",
                    "images.generations",
                    "images.edits",
                    "audio.speech",
                    "audio.transcriptions",
                    "audio.translations");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}");
    private static final String OURS = "nexusapi";
    private static final long MOST_TOKENS = 100_000_000;

    private final Db db;
    private final Clock clock;
    private final PriceBook book;
    private final PriceStore prices;
    private final AuditStore audit;
    private final ModelStore store = new ModelStore();

    public Models(Db db, Clock clock, PriceBook book, PriceStore prices) {
        this.db = db;
        this.clock = clock;
        this.book = book;
        this.prices = prices;
        this.audit = new AuditStore(clock);
    }

    public List<Model> list() {
        return db.call(tx -> {
            Map<String, PriceHistory> histories = prices.histories(tx);
            return store.list(tx).stream()
                    .map(model ->
                            shown(model, histories.getOrDefault(model.id(), PriceHistory.NONE)))
                    .toList();
        });
    }

    public Optional<Model> find(String id) {
        return db.call(tx -> find(tx, id));
    }

    private Optional<Model> find(Tx tx, String id) {
        return store.find(tx, id).map(model -> shown(model, prices.historyOf(tx, id)));
    }

    private Model shown(OfferedModel model, PriceHistory history) {
        return new Model(
                model.id(),
                model.displayName(),
                model.contextWindow(),
                model.maxOutputTokens(),
                model.endpoints(),
                model.enabled(),
                history.inForce(clock.now())
                        .map(version -> version.shown(Model.PriceState.EFFECTIVE)),
                history.scheduled(clock.now()));
    }

    /** Writes the model as given, new or not. */
    public Model put(String actor, String id, Model.Definition asked) {
        OfferedModel model = checked(id, asked);
        Model written =
                db.call(tx -> {
                    store.put(tx, model);
                    audit.append(tx, new Event(actor, "model.put", id, asked.toString()));
                    ConfigVersion.raise(tx);
                    return find(tx, id).orElseThrow();
                });
        book.refresh();
        return written;
    }

    /**
     * Takes a model off the list; its price versions stay, so that taking it back later does not
     * evade a notice. False when there is no such model.
     */
    public boolean retire(String actor, String id) {
        boolean retired =
                db.call(tx -> {
                    boolean found = store.retire(tx, id, clock.now());
                    if (found) {
                        audit.append(tx, new Event(actor, "model.retired", id, ""));
                        ConfigVersion.raise(tx);
                    }
                    return found;
                });
        book.refresh();
        return retired;
    }

    private OfferedModel checked(String id, Model.Definition asked) {
        requireId(id);
        requireTokens(asked.contextWindow(), "contextWindow");
        requireTokens(asked.maxOutputTokens(), "maxOutputTokens");
        require(
                ENDPOINTS.containsAll(asked.endpoints()),
                "endpoints",
                "must be of " + ENDPOINTS.stream().sorted().toList());
        return new OfferedModel(
                id,
                requireText(asked.displayName(), 200, "displayName"),
                OURS,
                asked.contextWindow(),
                asked.maxOutputTokens(),
                asked.endpoints().stream().distinct().toList(),
                asked.enabled(),
                clock.now());
    }

    static void requireId(String id) {
        require(ID.matcher(id).matches(), "id", "must be up to 200 of A-Z a-z 0-9 . _ : / @ + -");
    }

    private static void requireTokens(long tokens, String field) {
        require(tokens >= 1 && tokens <= MOST_TOKENS, field, "must be 1 to " + MOST_TOKENS);
    }
}
