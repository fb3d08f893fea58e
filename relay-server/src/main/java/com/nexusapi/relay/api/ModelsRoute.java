package com.nexusapi.relay.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusapi.relay.access.KeyGrant;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PricedModel;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Dialect;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v1/models} and {@code /v1/models/{id}}: the models that a call with this key could
 * use now, hence those with a price in force and a route.
 */
public final class ModelsRoute {

    private final KeyCheck keys;
    private final PriceBook prices;
    private final Channels channels;
    private final Clock clock;

    public ModelsRoute(KeyCheck keys, PriceBook prices, Channels channels, Clock clock) {
        this.keys = keys;
        this.prices = prices;
        this.channels = channels;
        this.clock = clock;
    }

    private record ModelList(String object, List<ModelEntry> data) {}

    private record ModelEntry(
            String id, String object, long created, @JsonProperty("owned_by") String ownedBy) {}

    /** Anthropic's list, all on one page. */
    private record AnthropicList(
            List<AnthropicEntry> data,
            @JsonProperty("has_more") boolean hasMore,
            @JsonProperty("first_id") Optional<String> firstId,
            @JsonProperty("last_id") Optional<String> lastId) {

        static AnthropicList of(List<PricedModel> models) {
            return new AnthropicList(
                    models.stream().map(AnthropicEntry::of).toList(),
                    false,
                    models.stream().findFirst().map(PricedModel::id),
                    models.reversed().stream().findFirst().map(PricedModel::id));
        }
    }

    private record AnthropicEntry(
            String type,
            String id,
            @JsonProperty("display_name") String displayName,
            @JsonProperty("created_at") String createdAt) {

        static AnthropicEntry of(PricedModel model) {
            return new AnthropicEntry(
                    "model",
                    model.id(),
                    model.model().displayName(),
                    model.model().createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    void list(Exchange exchange) {
        keys.admit(exchange, grant -> list(exchange, grant));
    }

    private void list(Exchange exchange, KeyGrant grant) {
        List<PricedModel> usable =
                prices.all(clock.now()).stream().filter(model -> isUsable(model, grant)).toList();
        exchange.sendJson(
                exchange.dialect() == Dialect.ANTHROPIC
                        ? AnthropicList.of(usable)
                        : new ModelList("list", usable.stream().map(ModelsRoute::entry).toList()));
    }

    void one(Exchange exchange) {
        keys.admit(exchange, grant -> one(exchange, grant));
    }

    private void one(Exchange exchange, KeyGrant grant) {
        String id = exchange.request().path().pathParameters().get("id");
        prices.find(id, clock.now())
                .filter(model -> isUsable(model, grant))
                .ifPresentOrElse(
                        model ->
                                exchange.sendJson(
                                        exchange.dialect() == Dialect.ANTHROPIC
                                                ? AnthropicEntry.of(model)
                                                : entry(model)),
                        () -> exchange.send(ApiError.modelNotFound(id)));
    }

    private boolean isUsable(PricedModel model, KeyGrant grant) {
        return model.model().enabled() && grant.allows(model.id()) && channels.hasRoute(model.id());
    }

    private static ModelEntry entry(PricedModel model) {
        return new ModelEntry(
                model.id(),
                "model",
                model.model().createdAt().getEpochSecond(),
                model.model().ownedBy());
    }
}
