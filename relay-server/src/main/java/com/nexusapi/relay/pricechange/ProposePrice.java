package com.nexusapi.relay.pricechange;

import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Model.PriceProposal;
import com.nexusapi.common.admin.Model.PriceScheduled;
import com.nexusapi.common.admin.Model.PriceState;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.pricing.NoticeStore;
import com.nexusapi.relay.pricing.PriceHistory;
import com.nexusapi.relay.pricing.PriceRules;
import com.nexusapi.relay.pricing.PriceVersion;
import com.nexusapi.relay.pricing.ResolvedPrices;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proposes a price for a model. The first price acts at once, a decrease as soon as every node has
 * it, a material change after its notice period and only when somebody else approves.
 */
public final class ProposePrice {

    /** Answer to {@link #propose}. */
    public sealed interface Proposal {

        record Taken(PriceScheduled scheduled) implements Proposal {}

        record NoSuchModel() implements Proposal {}

        /** A material change cannot act as early as asked. */
        record TooEarly(Instant earliest) implements Proposal {}

        /**
         * A version already scheduled was no increase so far, but would become one after this; it
         * has to be withdrawn first.
         */
        record WouldMakeLaterOneDearer(String laterVersionId) implements Proposal {}
    }

    private final PriceDesk desk;

    public ProposePrice(PriceDesk desk) {
        this.desk = desk;
    }

    public Proposal propose(String actor, String modelId, PriceProposal asked) {
        PriceSheet sheet =
                new PriceSheet(
                        asked.prices(),
                        asked.longContext().orElse(List.of()),
                        asked.serviceTiersBps().orElse(Map.of()));
        String reason = requireText(asked.reason(), 1_000, "reason");
        Optional<Instant> wanted =
                asked.effectiveFrom().map(at -> at.truncatedTo(ChronoUnit.MICROS));
        Proposal result =
                desk.db().call(tx -> propose(tx, new Asked(actor, modelId, sheet, reason, wanted)));
        desk.book().refresh();
        return result;
    }

    private record Asked(
            String actor, String modelId, PriceSheet sheet, String reason, Optional<Instant> at) {}

    private Proposal propose(Tx tx, Asked asked) {
        if (!desk.models().lock(tx, asked.modelId())) {
            return new Proposal.NoSuchModel();
        }
        PriceRules.check(asked.sheet(), desk.models().endpointsOf(tx, asked.modelId()));
        Instant now = desk.clock().now();
        PriceHistory history = desk.prices().historyOf(tx, asked.modelId());
        Instant plain = history.inForce(now).isEmpty() ? now : desk.earliestPlain(now);
        Instant acting = asked.at().filter(plain::isBefore).orElse(plain);
        boolean material =
                history.inForceDuring(now, acting).stream()
                        .anyMatch(was -> ResolvedPrices.isDearer(asked.sheet(), was.sheet()));
        if (!material) {
            return takePlain(tx, asked, acting, history);
        }
        Instant earliest = desk.earliestMaterial(now);
        if (asked.at().filter(earliest::isAfter).isPresent()) {
            return new Proposal.TooEarly(earliest);
        }
        return takeMaterial(tx, asked, asked.at().orElse(earliest), history);
    }

    private Proposal takePlain(Tx tx, Asked asked, Instant acting, PriceHistory history) {
        Optional<PriceVersion> dearer =
                history.after(acting).stream()
                        .filter(later -> !later.material())
                        .filter(later -> ResolvedPrices.isDearer(later.sheet(), asked.sheet()))
                        .findFirst();
        if (dearer.isPresent()) {
            return new Proposal.WouldMakeLaterOneDearer(dearer.get().id());
        }
        PriceVersion version = insert(tx, asked, acting, false);
        PriceState state =
                acting.isAfter(desk.clock().now()) ? PriceState.SCHEDULED : PriceState.EFFECTIVE;
        ConfigVersion.raise(tx);
        return new Proposal.Taken(
                new PriceScheduled(version.id(), state, acting, false, Optional.empty()));
    }

    private Proposal takeMaterial(Tx tx, Asked asked, Instant acting, PriceHistory history) {
        PriceVersion version = insert(tx, asked, acting, true);
        String noticeId = desk.ids().next("notice");
        desk.notices()
                .insertDraft(
                        tx,
                        new NoticeStore.Draft(
                                noticeId,
                                version.id(),
                                acting,
                                NoticeText.of(version, history.inForce(version.createdAt())),
                                version.createdAt()));
        ConfigVersion.raise(tx);
        return new Proposal.Taken(
                new PriceScheduled(
                        version.id(),
                        PriceState.PENDING_APPROVAL,
                        acting,
                        true,
                        Optional.of(noticeId)));
    }

    private PriceVersion insert(Tx tx, Asked asked, Instant acting, boolean material) {
        PriceVersion version =
                new PriceVersion(
                        desk.ids().next("price"),
                        asked.modelId(),
                        acting,
                        asked.sheet(),
                        asked.reason(),
                        material,
                        asked.actor(),
                        Optional.empty(),
                        desk.clock().now());
        desk.prices().insert(tx, version);
        desk.audit()
                .append(
                        tx,
                        new Event(
                                asked.actor(),
                                "price.proposed",
                                version.id(),
                                asked.modelId() + " from " + acting + ": " + asked.reason()));
        return version;
    }
}
