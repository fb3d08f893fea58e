package com.nexusapi.relay.pricing;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.PriceSheet.LongContext;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Csv;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.metering.PriceRules;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Tx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bundled list of models with their providers' list prices: what a channel costs us unless told
 * otherwise, and, with a mark-up, what a new installation sells at.
 */
public final class Catalogue {

    /** Ten per cent over list price. */
    public static final long DEFAULT_MARKUP_BPS = 11_000;

    private static final String RESOURCE = "model-prices.csv";
    private static final String ACTOR = "catalogue";

    private final Map<String, ListedModel> models;

    private Catalogue(Map<String, ListedModel> models) {
        this.models = models;
    }

    public static Catalogue bundled() {
        try (InputStream resource = Catalogue.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the bundled " + RESOURCE + " is missing");
            }
            return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a catalogue that somebody sent.
     *
     * @throws InvalidValueException when it is not of the bundled catalogue's form
     */
    public static Catalogue read(String csv) {
        require(csv.lines().filter(line -> !line.isBlank()).count() > 1, "csv", "must list models");
        try {
            Catalogue read = parse(csv);
            for (ListedModel model : read.models.values()) {
                model.listPrice().ifPresent(sheet -> PriceRules.check(sheet, model.endpoints()));
                Models.requireId(model.id());
            }
            return read;
        } catch (IllegalArgumentException | ArithmeticException | NoSuchElementException e) {
            throw new InvalidValueException(
                    "csv", "must be a catalogue of models: " + e.getMessage());
        }
    }

    static Catalogue parse(String csv) {
        List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
        List<String> columns = Csv.parse(lines.getFirst());
        Map<String, ListedModel> models = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> values = Csv.parse(line);
            if (values.size() != columns.size()) {
                throw new IllegalArgumentException("not " + columns.size() + " values: " + line);
            }
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), values.get(i));
            }
            ListedModel model = ListedModel.of(row);
            if (models.put(model.id(), model) != null) {
                throw new IllegalArgumentException("twice in the catalogue: " + model.id());
            }
        }
        return new Catalogue(models);
    }

    /** The provider's list price, which is what a channel costs us by default. */
    public Optional<PriceSheet> costOf(String modelId) {
        return Optional.ofNullable(models.get(modelId)).flatMap(ListedModel::listPrice);
    }

    /** All list prices by model; empty where the catalogue knows none. */
    public Map<String, Optional<PriceSheet>> listPrices() {
        Map<String, Optional<PriceSheet>> prices = new TreeMap<>();
        models.forEach((id, model) -> prices.put(id, model.listPrice()));
        return prices;
    }

    /** Whether the model answers with text, which is what a new installation offers. */
    public boolean isTextChat(String modelId) {
        return listed(modelId).isTextChat();
    }

    private ListedModel listed(String modelId) {
        return Optional.ofNullable(models.get(modelId)).orElseThrow();
    }

    /** Puts a listed model among those on offer; on, if it answers with text. */
    public void offer(Tx tx, String modelId, Instant now) {
        ListedModel listed = listed(modelId);
        new ModelStore()
                .put(
                        tx,
                        new OfferedModel(
                                listed.id(),
                                listed.id(),
                                listed.provider(),
                                listed.contextWindow(),
                                listed.maxOutputTokens(),
                                listed.endpoints(),
                                listed.isTextChat(),
                                now),
                        now);
    }

    /** All text models offered at the endpoint, such as {@code chat.completions}. */
    public List<String> textModelsAt(String endpoint) {
        return models.values().stream()
                .filter(model -> model.isTextChat() && model.endpoints().contains(endpoint))
                .map(ListedModel::id)
                .toList();
    }

    /** All text models of a provider, such as {@code openai}. */
    public List<String> textModelsOf(String provider) {
        return models.values().stream()
                .filter(model -> model.provider().equals(provider) && model.isTextChat())
                .map(ListedModel::id)
                .toList();
    }

    /**
     * Puts the models and their first prices into a database without models, else does nothing.
     * Models of text are enabled; the others stay off until an operator wants them.
     *
     * @return the number of models put in
     */
    public int install(Tx tx, PriceStore prices, Ids ids, Clock clock, long markupBps) {
        if (!new ModelStore().isEmpty(tx)) {
            return 0;
        }
        for (ListedModel listed : models.values()) {
            offer(tx, listed.id(), clock.now());
            listed.listPrice()
                    .map(list ->
                            new PriceVersion(
                                    ids.next("price"),
                                    listed.id(),
                                    clock.now(),
                                    markedUp(list, markupBps),
                                    "catalogue list price × " + markupBps + " / 10000",
                                    Optional.empty(),
                                    false,
                                    ACTOR,
                                    Optional.empty(),
                                    clock.now()))
                    .ifPresent(version -> prices.insert(tx, version));
        }
        ConfigVersion.raise(tx);
        return models.size();
    }

    /** What a model sells at, at a mark-up on its list price. */
    public static PriceSheet markedUp(PriceSheet list, long markupBps) {
        return new PriceSheet(
                markedUp(list.prices(), markupBps),
                list.longContext().stream()
                        .map(tier ->
                                new LongContext(
                                        tier.aboveInputTokens(),
                                        markedUp(tier.prices(), markupBps)))
                        .toList(),
                list.serviceTiersBps());
    }

    private static Prices markedUp(Prices list, long bps) {
        return list.map((component, price) ->
                ListedModel.scaled(price, Price.ofPicos(bps), Price.ofPicos(10_000)));
    }
}
