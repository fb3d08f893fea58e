package com.nexusapi.relay.pricechange;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.admin.CatalogueImport;
import com.nexusapi.common.admin.CatalogueImport.Applied;
import com.nexusapi.common.admin.CatalogueImport.CostChange;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Model.PriceProposal;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.pricechange.ProposePrice.Proposal;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.pricing.ListPrices;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.security.Sha256;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.upstream.Channels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes over a catalogue of list prices in two steps: first the difference is shown, then exactly
 * that difference is applied, in one transaction, or nothing. Sale prices go the way of every
 * proposal: an increase waits for its notice period and for somebody else's approval.
 */
public final class ImportCatalogue {

    /** Answer to {@link #run}. */
    public sealed interface Outcome {

        /** What would change; nothing did. */
        record Shown(CatalogueImport difference) implements Outcome {}

        record Done(CatalogueImport difference) implements Outcome {}

        /** Something has changed since the difference was looked at; nothing was applied. */
        record Changed(CatalogueImport difference) implements Outcome {}
    }

    private static final long MOST_MARKUP_BPS = 1_000_000;

    private final PriceDesk desk;
    private final ListPrices listPrices;
    private final Channels channels;
    private final ObjectMapper json;
    private final long markupBps;
    private final ProposePrice propose;

    /**
     * @param markupBps sale price as a multiple of the list price, unless a request says otherwise
     */
    public ImportCatalogue(
            PriceDesk desk,
            ListPrices listPrices,
            Channels channels,
            ObjectMapper json,
            long markupBps) {
        this.desk = desk;
        this.listPrices = listPrices;
        this.channels = channels;
        this.json = json;
        this.markupBps = markupBps;
        this.propose = new ProposePrice(desk);
    }

    /** Shows the difference, or applies the one that the request names. */
    public Outcome run(String actor, CatalogueImport.Request asked) {
        Catalogue catalogue = Catalogue.read(asked.csv());
        long markup = asked.markupBps().orElse(markupBps);
        require(
                markup >= 0 && markup <= MOST_MARKUP_BPS,
                "markupBps",
                "must be 0 to " + MOST_MARKUP_BPS);
        Outcome outcome =
                desk.db()
                        .call(tx -> {
                            lock(tx, catalogue);
                            CatalogueImport found = difference(tx, catalogue, markup);
                            if (asked.digest().isEmpty()) {
                                return new Outcome.Shown(found);
                            }
                            return asked.digest().get().equals(found.digest())
                                    ? new Outcome.Done(apply(tx, actor, catalogue, found))
                                    : new Outcome.Changed(found);
                        });
        desk.book().refresh();
        listPrices.refresh();
        channels.refresh();
        return outcome;
    }

    /** In the order of ids, so that two imports do not wait for each other. */
    private void lock(Tx tx, Catalogue catalogue) {
        catalogue.listPrices().keySet().forEach(model -> desk.models().lock(tx, model));
    }

    private CatalogueImport difference(Tx tx, Catalogue catalogue, long markup) {
        Instant now = desk.clock().now();
        CatalogueImport found =
                new CatalogueDiff(
                                catalogue,
                                markup,
                                listPrices.read(tx),
                                desk.models().retiredById(tx, now),
                                desk.prices().histories(tx))
                        .difference(
                                channels.list(tx),
                                new CatalogueDiff.Times(
                                        now, desk.earliestPlain(now), desk.earliestMaterial(now)));
        return with(found, digest(catalogue, found), List.of());
    }

    /** The list prices count too: they are kept, to be compared with the next catalogue. */
    private String digest(Catalogue catalogue, CatalogueImport found) {
        try {
            return Sha256.hex(
                    json.writeValueAsString(found)
                            + json.writeValueAsString(catalogue.listPrices()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a difference of catalogues has no JSON", e);
        }
    }

    private static CatalogueImport with(
            CatalogueImport found, String digest, List<Applied> applied) {
        return new CatalogueImport(
                digest,
                found.markupBps(),
                found.newModels(),
                found.prices(),
                found.costs(),
                found.vanished(),
                applied);
    }

    private CatalogueImport apply(Tx tx, String actor, Catalogue catalogue, CatalogueImport found) {
        List<Applied> applied = new ArrayList<>();
        String reason = "catalogue list price × " + found.markupBps() + " / 10000";
        for (CatalogueImport.NewModel model : found.newModels()) {
            catalogue.offer(tx, model.modelId(), desk.clock().now());
            model.price()
                    .map(sheet -> proposed(tx, actor, model.modelId(), proposal(sheet, reason)))
                    .ifPresent(applied::add);
        }
        for (CatalogueImport.PriceChange price : found.prices()) {
            if (price.blockedBy().isEmpty()) {
                applied.add(proposed(tx, actor, price.modelId(), proposal(price.to(), reason)));
            }
        }
        channels.changeCosts(tx, actor, costs(tx, found.costs()));
        listPrices.replace(tx, catalogue);
        desk.changed(
                tx,
                new Event(
                        actor,
                        "catalogue.imported",
                        found.digest(),
                        applied.size() + " prices proposed"));
        return with(found, found.digest(), applied);
    }

    private static PriceProposal proposal(PriceSheet sheet, String reason) {
        return new PriceProposal(
                Optional.empty(),
                sheet.prices(),
                Optional.of(sheet.longContext()),
                Optional.of(sheet.serviceTiersBps()),
                reason);
    }

    private Applied proposed(Tx tx, String actor, String modelId, PriceProposal proposal) {
        return switch (propose.propose(tx, actor, modelId, proposal)) {
            case Proposal.Taken taken -> new Applied(modelId, taken.scheduled());
            case Proposal.NoSuchModel none -> throw refused(modelId);
            case Proposal.TooEarly early -> throw refused(modelId);
            case Proposal.WouldMakeLaterOneDearer later -> throw refused(modelId);
        };
    }

    /** The models are locked and the difference was made by the same rules. */
    private static IllegalStateException refused(String modelId) {
        return new IllegalStateException("a price of the difference was refused: " + modelId);
    }

    /** Only channels that say their cost; the others pay the list price whatever it is. */
    private Map<String, Map<String, Channel.Cost>> costs(Tx tx, List<CostChange> changes) {
        Map<String, Map<String, Channel.Cost>> found = new TreeMap<>();
        Map<String, Channel> byId = new TreeMap<>();
        channels.list(tx).forEach(channel -> byId.put(channel.id(), channel));
        for (CostChange change : changes) {
            Optional.ofNullable(byId.get(change.channelId()))
                    .filter(channel -> channel.costs().containsKey(change.modelId()))
                    .ifPresent(channel ->
                            found.computeIfAbsent(channel.id(), _ -> new TreeMap<>())
                                    .put(change.modelId(), Channel.Cost.of(change.to())));
        }
        return found;
    }
}
