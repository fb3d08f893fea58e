package com.nexusapi.relay.pricing;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Model;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.metering.PriceRules;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    private final NoticeStore notices = new NoticeStore();

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
            return store.timelines(tx).entrySet().stream()
                    .flatMap(entry ->
                            shown(
                                    tx,
                                    entry.getValue(),
                                    histories.getOrDefault(entry.getKey(), PriceHistory.NONE))
                                    .stream())
                    .toList();
        });
    }

    public Optional<Model> find(String id) {
        return db.call(tx -> find(tx, id));
    }

    /** The model as it is now; absent when it is retired. */
    public Optional<Model> find(Tx tx, String id) {
        return store.timeline(tx, id)
                .flatMap(timeline -> shown(tx, timeline, prices.historyOf(tx, id)));
    }

    private Optional<Model> shown(Tx tx, ModelTimeline timeline, PriceHistory history) {
        Instant now = clock.now();
        return timeline.at(now)
                .map(model ->
                        new Model(
                                model.id(),
                                model.displayName(),
                                model.contextWindow(),
                                model.maxOutputTokens(),
                                model.endpoints(),
                                model.enabled(),
                                history.inForce(now)
                                        .map(version -> version.shown(Model.PriceState.EFFECTIVE)),
                                history.scheduled(now),
                                timeline.coming(now).stream()
                                        .map(change ->
                                                change.shown(now, notices.idOf(tx, change.id())))
                                        .toList()));
    }

    /** Writes a new model, or what is raised of one, as {@link #raise}. */
    public Model put(String actor, String id, Model.Definition asked) {
        OfferedModel model = checked(id, asked);
        Model written =
                db.call(tx -> {
                    store.lock(tx, id);
                    raise(tx, actor, model);
                    return find(tx, id).orElseThrow();
                });
        book.refresh();
        return written;
    }

    /**
     * Whether customers can rely on the model: it has had a price in force. Retiring it does not
     * change that, so that deleting and making it again evades no notice.
     */
    public boolean isPromised(Tx tx, String id) {
        return prices.historyOf(tx, id).inForce(clock.now()).isPresent();
    }

    /** What the definition takes from customers: nothing of a model that is not promised. */
    public Lowering lowering(Tx tx, OfferedModel asked) {
        return promised(tx, asked.id())
                .map(was -> Lowering.between(was, asked))
                .orElse(Lowering.NOTHING);
    }

    private Optional<OfferedModel> promised(Tx tx, String id) {
        return store.timeline(tx, id)
                .filter(timeline -> isPromised(tx, id))
                .map(timeline -> timeline.definitionAt(clock.now()));
    }

    /**
     * Writes what of the definition acts at once; what {@link #lowering} says stays as it was. A
     * retired model comes back. The caller holds the model's lock, and refreshes the price book
     * after it.
     *
     * @throws InvalidValueException when the model's prices do not cover an endpoint it is to get
     */
    public void raise(Tx tx, String actor, OfferedModel asked) {
        OfferedModel raised =
                promised(tx, asked.id()).map(was -> Lowering.raised(was, asked)).orElse(asked);
        checkPriced(tx, raised);
        store.put(tx, raised, clock.now());
        audit.append(tx, new Event(actor, "model.put", raised.id(), raised.toString()));
        ConfigVersion.raise(tx);
    }

    /** What could be used at an endpoint that is new to the model is priced, now and later. */
    private void checkPriced(Tx tx, OfferedModel raised) {
        Instant now = clock.now();
        Set<String> added = new TreeSet<>(raised.endpoints());
        store.timeline(tx, raised.id())
                .ifPresent(timeline -> added.removeAll(timeline.definitionAt(now).endpoints()));
        PriceHistory history = prices.historyOf(tx, raised.id());
        Stream.concat(history.inForce(now).stream(), history.toCome(now).stream())
                .forEach(version -> checkPriced(version, added));
    }

    private static void checkPriced(PriceVersion version, Set<String> added) {
        try {
            PriceRules.check(version.sheet(), List.copyOf(added));
        } catch (InvalidValueException e) {
            throw new InvalidValueException(
                    "endpoints",
                    "must be priced: by version %s %s %s"
                            .formatted(version.id(), e.field(), e.expected()));
        }
    }

    /** Takes a model that is not promised off the list; the caller refreshes the price book. */
    public void retire(Tx tx, String actor, String id) {
        store.retire(tx, id, clock.now());
        audit.append(tx, new Event(actor, "model.retired", id, ""));
        ConfigVersion.raise(tx);
    }

    /**
     * The model that is asked for.
     *
     * @throws InvalidValueException when it cannot be taken
     */
    public OfferedModel checked(String id, Model.Definition asked) {
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
