package com.nexusapi.relay.pricechange;

import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Model.PriceProposal;
import com.nexusapi.common.admin.Model.PriceScheduled;
import com.nexusapi.common.admin.Model.PriceState;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.metering.PriceRules;
import com.nexusapi.relay.pricing.NoticeStore;
import com.nexusapi.relay.pricing.OfferedModel;
import com.nexusapi.relay.pricing.PriceHistory;
import com.nexusapi.relay.pricing.PriceVersion;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Proposes a price for a model. The first price acts at once, a decrease as soon as every node has
 * it, a material change after its notice period, unless the owner overrides that with a reason, and
 * only when somebody else approves.
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
        Asked checked = checked(actor, modelId, asked);
        Proposal result = desk.db().call(tx -> propose(tx, checked));
        desk.book().refresh();
        return result;
    }

    /** The same in the caller's transaction; the caller refreshes the price book after it. */
    Proposal propose(Tx tx, String actor, String modelId, PriceProposal asked) {
        return propose(tx, checked(actor, modelId, asked));
    }

    private static Asked checked(String actor, String modelId, PriceProposal asked) {
        return new Asked(
                actor,
                modelId,
                asked.sheet(),
                requireText(asked.reason(), 1_000, "reason"),
                asked.overrideReason().map(why -> requireText(why, 1_000, "overrideReason")),
                asked.effectiveFrom().map(at -> at.truncatedTo(ChronoUnit.MICROS)));
    }

    private record Asked(
            String actor,
            String modelId,
            PriceSheet sheet,
            String reason,
            Optional<String> overrideReason,
            Optional<Instant> at) {}

    private Proposal propose(Tx tx, Asked asked) {
        desk.models().lock(tx, asked.modelId());
        Instant now = desk.clock().now();
        Optional<OfferedModel> model = desk.models().find(tx, asked.modelId(), now);
        if (model.isEmpty()) {
            return new Proposal.NoSuchModel();
        }
        PriceRules.check(asked.sheet(), model.get().endpoints());
        PriceHistory history = desk.prices().historyOf(tx, asked.modelId());
        Instant plain = history.inForce(now).isEmpty() ? now : desk.earliestPlain(now);
        Instant acting = asked.at().filter(plain::isBefore).orElse(plain);
        if (!Materiality.isMaterial(history, asked.sheet(), now, acting)) {
            return Materiality.madeAnIncrease(history, asked.sheet(), acting)
                    .<Proposal>map(later -> new Proposal.WouldMakeLaterOneDearer(later.id()))
                    .orElseGet(() -> takePlain(tx, asked, acting));
        }
        Instant earliest = desk.earliestMaterial(now);
        if (asked.overrideReason().isPresent()) {
            return takeMaterial(tx, asked, acting, history);
        }
        if (asked.at().filter(earliest::isAfter).isPresent()) {
            return new Proposal.TooEarly(earliest);
        }
        return takeMaterial(tx, asked, asked.at().orElse(earliest), history);
    }

    private Proposal takePlain(Tx tx, Asked asked, Instant acting) {
        PriceVersion version = insert(tx, asked, acting, false);
        PriceState state =
                acting.isAfter(desk.clock().now()) ? PriceState.SCHEDULED : PriceState.EFFECTIVE;
        ConfigVersion.raise(tx);
        return new Proposal.Taken(
                new PriceScheduled(version.id(), state, acting, false, Optional.empty()));
    }

    private Proposal takeMaterial(Tx tx, Asked asked, Instant acting, PriceHistory history) {
        Optional<PriceVersion> later = Materiality.madeAnIncrease(history, asked.sheet(), acting);
        if (later.isPresent()) {
            return new Proposal.WouldMakeLaterOneDearer(later.get().id());
        }
        PriceVersion version = insert(tx, asked, acting, true);
        String noticeId = desk.ids().next("notice");
        desk.notices()
                .insertDraft(
                        tx,
                        new NoticeStore.Draft(
                                noticeId,
                                NoticeStore.Kind.PRICE,
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
                        asked.overrideReason().filter(why -> material),
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
                                asked.modelId()
                                        + " from "
                                        + acting
                                        + ": "
                                        + asked.reason()
                                        + version.overrideReason()
                                                .map(why -> "; notice period overridden: " + why)
                                                .orElse("")));
        return version;
    }
}
