package com.nexusapi.common.admin;

import java.util.List;
import java.util.Optional;

/**
 * What importing a catalogue of list prices would change, or has changed.
 *
 * @param digest names exactly this difference; applying asks for it
 * @param newModels models not offered before, with their first prices
 * @param prices sale prices that follow a changed list price
 * @param costs what models cost on channels that charge the list price
 * @param vanished models on offer that the catalogue no longer lists; they stay as they are
 * @param applied what became of the first and changed prices; empty before it is applied
 */
public record CatalogueImport(
        String digest,
        long markupBps,
        List<NewModel> newModels,
        List<PriceChange> prices,
        List<CostChange> costs,
        List<String> vanished,
        List<Applied> applied) {

    public CatalogueImport {
        newModels = List.copyOf(newModels);
        prices = List.copyOf(prices);
        costs = List.copyOf(costs);
        vanished = List.copyOf(vanished);
        applied = List.copyOf(applied);
    }

    /**
     * Body of {@code POST /catalogue/import}.
     *
     * @param csv in the form of the bundled catalogue
     * @param markupBps sale price as a multiple of the list price; the relay's own when absent
     * @param digest of the difference that was looked at; absent to look at it
     */
    public record Request(String csv, Optional<Long> markupBps, Optional<String> digest) {}

    /**
     * A model to be offered.
     *
     * @param enabled whether it is switched on as soon as it is there, as models of text are
     * @param price absent when the catalogue knows no list price
     */
    public record NewModel(String modelId, boolean enabled, Optional<PriceSheet> price) {}

    /**
     * A sale price to be proposed.
     *
     * @param from the price in force
     * @param material whether it waits for its notice period and for approval
     * @param blockedBy a scheduled version that would become an increase; the price is left alone
     *     until that one is withdrawn
     */
    public record PriceChange(
            String modelId,
            Optional<PriceSheet> from,
            PriceSheet to,
            boolean material,
            Optional<String> blockedBy) {}

    /** A cost that follows the list price. */
    public record CostChange(
            String channelId,
            String channelName,
            String modelId,
            Optional<PriceSheet> from,
            PriceSheet to) {}

    /** A price that was proposed. */
    public record Applied(String modelId, Model.PriceScheduled price) {}
}
