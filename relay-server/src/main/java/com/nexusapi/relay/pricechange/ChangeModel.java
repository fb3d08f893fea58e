package com.nexusapi.relay.pricechange;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Model;
import com.nexusapi.relay.pricing.Lowering;
import com.nexusapi.relay.pricing.ModelChange;
import com.nexusapi.relay.pricing.ModelTimeline;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.pricing.NoticeStore;
import com.nexusapi.relay.pricing.OfferedModel;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Offers models, changes what they are offered with, and retires them. What takes something from a
 * model's customers waits for its notice period and for the approval of somebody else, as a dearer
 * price does; what gives them more acts at once, and so does everything before a model's first
 * price. When an upstream is gone, its channel is disabled instead, which acts at once.
 */
public final class ChangeModel {

    /** Answer to {@link #put} and {@link #retire}. */
    public sealed interface Outcome {

        /** It acts; the model as it is now. */
        record Written(Model model) implements Outcome {}

        /** A model that was never sold is gone. */
        record Retired() implements Outcome {}

        /** What is lowered waits for approval; what is raised along with it acts already. */
        record Waiting(Model.Change change) implements Outcome {}

        record NoSuchModel() implements Outcome {}

        /** What is lowered cannot act as early as asked. */
        record TooEarly(Instant earliest) implements Outcome {}

        /** The same is already to come. */
        record AlreadyProposed(String changeId) implements Outcome {}
    }

    private final PriceDesk desk;
    private final Models models;

    public ChangeModel(PriceDesk desk, Models models) {
        this.desk = desk;
        this.models = models;
    }

    /** A change as asked for. */
    private record Asked(
            String actor,
            String modelId,
            Optional<Instant> at,
            String reason,
            Optional<String> overrideReason) {

        Asked(String actor, String modelId, Model.Retirement terms) {
            this(
                    actor,
                    modelId,
                    terms.effectiveFrom().map(time -> time.truncatedTo(ChronoUnit.MICROS)),
                    terms.reason().map(why -> requireText(why, 1_000, "reason")).orElse(""),
                    terms.overrideReason().map(why -> requireText(why, 1_000, "overrideReason")));
        }
    }

    /** Makes the model, or changes it. */
    public Outcome put(String actor, String modelId, Model.Definition definition) {
        OfferedModel model = models.checked(modelId, definition);
        Asked asked =
                new Asked(
                        actor,
                        modelId,
                        new Model.Retirement(
                                definition.effectiveFrom(),
                                definition.reason(),
                                definition.overrideReason()));
        Outcome outcome = desk.db().call(tx -> put(tx, model, asked));
        desk.book().refresh();
        return outcome;
    }

    private Outcome put(Tx tx, OfferedModel model, Asked asked) {
        desk.models().lock(tx, model.id());
        Lowering lowering = models.lowering(tx, model);
        if (lowering.isNothing()) {
            require(
                    asked.at().filter(desk.clock().now()::isBefore).isEmpty(),
                    "effectiveFrom",
                    "is for what is lowered; this acts at once");
            models.raise(tx, asked.actor(), model);
            return new Outcome.Written(models.find(tx, model.id()).orElseThrow());
        }
        Outcome outcome = take(tx, asked, lowering);
        if (outcome instanceof Outcome.Waiting) {
            models.raise(tx, asked.actor(), model);
        }
        return outcome;
    }

    /**
     * Takes the model off the list. Its price versions stay, so that making it again evades no
     * notice.
     */
    public Outcome retire(String actor, String modelId, Model.Retirement terms) {
        Asked asked = new Asked(actor, modelId, terms);
        Outcome outcome = desk.db().call(tx -> retire(tx, asked));
        desk.book().refresh();
        return outcome;
    }

    private Outcome retire(Tx tx, Asked asked) {
        desk.models().lock(tx, asked.modelId());
        if (desk.models().find(tx, asked.modelId(), desk.clock().now()).isEmpty()) {
            return new Outcome.NoSuchModel();
        }
        if (models.isPromised(tx, asked.modelId())) {
            return take(tx, asked, Lowering.RETIREMENT);
        }
        models.retire(tx, asked.actor(), asked.modelId());
        return new Outcome.Retired();
    }

    private Outcome take(Tx tx, Asked asked, Lowering lowering) {
        Instant now = desk.clock().now();
        boolean isOverridden = asked.overrideReason().isPresent();
        Instant earliest = isOverridden ? desk.earliestPlain(now) : desk.earliestMaterial(now);
        if (!isOverridden && asked.at().filter(earliest::isAfter).isPresent()) {
            return new Outcome.TooEarly(earliest);
        }
        ModelTimeline timeline = desk.models().timeline(tx, asked.modelId()).orElseThrow();
        Optional<ModelChange> same =
                timeline.coming(now).stream()
                        .filter(coming -> coming.lowering().equals(lowering))
                        .findFirst();
        if (same.isPresent()) {
            return new Outcome.AlreadyProposed(same.get().id());
        }
        ModelChange change =
                new ModelChange(
                        desk.ids().next("mdch"),
                        asked.modelId(),
                        lowering,
                        asked.at().filter(earliest::isBefore).orElse(earliest),
                        asked.reason(),
                        asked.overrideReason(),
                        asked.actor(),
                        Optional.empty(),
                        now);
        desk.modelChanges().insert(tx, change);
        String noticeId = draft(tx, change, NoticeText.of(change, timeline.definitionAt(now)));
        audit(tx, change);
        ConfigVersion.raise(tx);
        return new Outcome.Waiting(change.shown(now, Optional.of(noticeId)));
    }

    private String draft(Tx tx, ModelChange change, String text) {
        String id = desk.ids().next("notice");
        desk.notices()
                .insertDraft(
                        tx,
                        new NoticeStore.Draft(
                                id,
                                NoticeStore.Kind.MODEL,
                                change.id(),
                                change.effectiveFrom(),
                                text,
                                change.createdAt()));
        return id;
    }

    private void audit(Tx tx, ModelChange change) {
        desk.audit()
                .append(
                        tx,
                        new Event(
                                change.proposedBy(),
                                "model.change-proposed",
                                change.id(),
                                change.modelId()
                                        + " from "
                                        + change.effectiveFrom()
                                        + ": "
                                        + change.lowering()
                                        + " "
                                        + change.reason()
                                        + change.overrideReason()
                                                .map(why -> "; notice period overridden: " + why)
                                                .orElse("")));
    }
}
