package com.nexusapi.relay.pricechange;

import com.nexusapi.common.admin.CatalogueImport;
import com.nexusapi.common.admin.CatalogueImport.CostChange;
import com.nexusapi.common.admin.CatalogueImport.NewModel;
import com.nexusapi.common.admin.CatalogueImport.PriceChange;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.pricing.PriceHistory;
import com.nexusapi.relay.pricing.PriceVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What another catalogue changes. Only models whose list price differs from the one known, or which
 * never had a price, get another sale price, so that a price set by hand is not undone by a
 * catalogue that says nothing new.
 *
 * @param known the list prices so far
 * @param retiredById all models, and whether they were retired; a retired one is left alone
 */
record CatalogueDiff(
        Catalogue catalogue,
        long markupBps,
        Map<String, Optional<PriceSheet>> known,
        Map<String, Boolean> retiredById,
        Map<String, PriceHistory> histories) {

    /** When a decrease and an increase would act. */
    record Times(Instant now, Instant plain, Instant material) {}

    CatalogueImport difference(List<Channel> channels, Times times) {
        return new CatalogueImport(
                "",
                markupBps,
                newModels(),
                prices(times),
                costs(channels),
                known.keySet().stream()
                        .filter(model -> !listed().containsKey(model) && isOffered(model))
                        .toList(),
                List.of());
    }

    private Map<String, Optional<PriceSheet>> listed() {
        return new TreeMap<>(catalogue.listPrices());
    }

    private boolean isOffered(String model) {
        return !retiredById.getOrDefault(model, true);
    }

    private List<NewModel> newModels() {
        return listed().entrySet().stream()
                .filter(entry -> !retiredById.containsKey(entry.getKey()))
                .map(entry ->
                        new NewModel(
                                entry.getKey(),
                                catalogue.isTextChat(entry.getKey()),
                                entry.getValue().map(list -> Catalogue.markedUp(list, markupBps))))
                .toList();
    }

    private List<PriceChange> prices(Times times) {
        List<PriceChange> found = new ArrayList<>();
        listed().forEach((model, list) -> {
            boolean isNews =
                    !list.equals(known.getOrDefault(model, Optional.empty()))
                            || histories.getOrDefault(model, PriceHistory.NONE).isEmpty();
            if (isNews && isOffered(model)) {
                list.flatMap(sheet -> price(model, sheet, times)).ifPresent(found::add);
            }
        });
        return found;
    }

    private Optional<PriceChange> price(String model, PriceSheet list, Times times) {
        PriceHistory history = histories.getOrDefault(model, PriceHistory.NONE);
        Optional<PriceSheet> from = history.inForce(times.now()).map(PriceVersion::sheet);
        PriceSheet marked = Catalogue.markedUp(list, markupBps);
        // list prices know no service tiers; those of the price in force are the operator's
        PriceSheet to =
                new PriceSheet(
                        marked.prices(),
                        marked.longContext(),
                        from.map(PriceSheet::serviceTiersBps).orElse(Map.of()));
        if (from.filter(to::equals).isPresent()) {
            return Optional.empty();
        }
        Instant plain = from.isEmpty() ? times.now() : times.plain();
        boolean material = Materiality.isMaterial(history, to, times.now(), plain);
        Optional<String> blockedBy =
                Materiality.madeAnIncrease(history, to, material ? times.material() : plain)
                        .map(PriceVersion::id);
        return Optional.of(new PriceChange(model, from, to, material, blockedBy));
    }

    /**
     * Channels that say no cost for a model pay its list price; those that say the list price known
     * so far follow it. A cost that was agreed otherwise stays.
     */
    private List<CostChange> costs(List<Channel> channels) {
        List<CostChange> found = new ArrayList<>();
        for (Channel channel : channels) {
            channel.models()
                    .forEach((model, theirs) -> {
                        Optional<PriceSheet> was = known.getOrDefault(theirs, Optional.empty());
                        Optional<PriceSheet> said =
                                Optional.ofNullable(channel.costs().get(model))
                                        .map(Channel.Cost::sheet);
                        boolean follows = said.isEmpty() || said.equals(was);
                        catalogue
                                .listPrices()
                                .getOrDefault(theirs, Optional.empty())
                                .filter(is -> follows && !was.equals(Optional.of(is)))
                                .map(is ->
                                        new CostChange(
                                                channel.id(), channel.name(), model, was, is))
                                .ifPresent(found::add);
                    });
        }
        found.sort(Comparator.comparing(CostChange::channelId).thenComparing(CostChange::modelId));
        return found;
    }
}
