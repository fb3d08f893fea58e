package com.nexusapi.relay.pricechange;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.PricePlan;
import com.nexusapi.relay.access.PlanBook;
import com.nexusapi.relay.access.PlanChange;
import com.nexusapi.relay.access.PlanChange.Subject;
import com.nexusapi.relay.access.PlanStore;
import com.nexusapi.relay.access.PlanStore.FirstPlan;
import com.nexusapi.relay.access.PlanStore.StoredPlan;
import com.nexusapi.relay.pricing.NoticeStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes price plans, changes their factors, and moves accounts between them. What makes somebody
 * pay more is material: it waits for its notice period and for the approval of somebody else, as a
 * dearer price does. What does not acts within seconds.
 */
public final class ChangePlan {

    /** Answer to {@link #put} and {@link #move}. */
    public sealed interface Outcome {

        /** A plan that was not there before. */
        record Made() implements Outcome {}

        /** The change, in force within seconds or waiting for approval. */
        record Taken(PlanChange change, Optional<String> noticeId) implements Outcome {}

        /** Nobody pays another price. */
        record NothingToChange() implements Outcome {}

        record NoSuchAccount() implements Outcome {}

        /** A material change cannot act as early as asked. */
        record TooEarly(Instant earliest) implements Outcome {}
    }

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");
    private static final long MOST_BPS = 1_000_000;

    private final PriceDesk desk;
    private final PlanStore plans = new PlanStore();

    public ChangePlan(PriceDesk desk) {
        this.desk = desk;
    }

    /** A change as asked for. */
    private record Asked(
            String actor,
            Optional<Instant> at,
            String reason,
            Optional<String> overrideReason,
            Instant now) {}

    /** Makes the plan, or gives it its name and factor. */
    public Outcome put(String actor, PricePlan.Definition asked) {
        require(ID.matcher(asked.id()).matches(), "id", "must be up to 50 of a-z 0-9 _ -");
        require(asked.bps() >= 0 && asked.bps() <= MOST_BPS, "bps", "must be 0 to " + MOST_BPS);
        String name = requireText(asked.name(), 200, "name");
        Asked change = asked(actor, asked.effectiveFrom(), asked.reason(), asked.overrideReason());
        return desk.db().call(tx -> put(tx, new StoredPlan(asked.id(), name, asked.bps()), change));
    }

    private Asked asked(
            String actor, Optional<Instant> at, String reason, Optional<String> overrideReason) {
        return new Asked(
                actor,
                at.map(time -> time.truncatedTo(ChronoUnit.MICROS)),
                requireText(reason, 1_000, "reason"),
                overrideReason.map(why -> requireText(why, 1_000, "overrideReason")),
                desk.clock().now());
    }

    private Outcome put(Tx tx, StoredPlan plan, Asked asked) {
        plans.lock(tx);
        PlanBook book = plans.book(tx);
        if (!book.has(plan.id())) {
            plans.insert(tx, plan);
            audit(tx, asked.actor(), "plan.made", plan.id(), plan.firstBps() + " bps");
            ConfigVersion.raise(tx);
            return new Outcome.Made();
        }
        plans.rename(tx, plan.id(), plan.name());
        Instant soon = desk.earliestPlain(asked.now());
        if (book.ofPlan(plan.id()).bpsAt(soon) == plan.firstBps()) {
            return new Outcome.NothingToChange();
        }
        boolean material = plan.firstBps() > book.ofPlan(plan.id()).lowest(asked.now(), soon);
        String words =
                "The factor of your price plan %s changes from %s to %s of the price list"
                        .formatted(
                                plan.name(),
                                percent(book.ofPlan(plan.id()).bpsAt(asked.now())),
                                percent(plan.firstBps()));
        return take(tx, new Subject.Factor(plan.id(), plan.firstBps()), asked, material, words);
    }

    /** Moves an account to a plan. */
    public Outcome move(String actor, String accountId, PricePlan.Move asked) {
        Asked change = asked(actor, asked.effectiveFrom(), asked.reason(), asked.overrideReason());
        return desk.db()
                .call(tx -> {
                    plans.lock(tx);
                    return plans.firstPlanOf(tx, accountId)
                            .map(first ->
                                    move(
                                            tx,
                                            new Subject.Move(asked.planId(), accountId),
                                            first,
                                            change))
                            .orElseGet(Outcome.NoSuchAccount::new);
                });
    }

    private Outcome move(Tx tx, Subject.Move move, FirstPlan first, Asked asked) {
        PlanBook book = plans.book(tx);
        require(book.has(move.planId()), "planId", "must be the id of a plan");
        Instant soon = desk.earliestPlain(asked.now());
        Optional<String> present = book.planOf(move.accountId(), first.planId(), soon);
        if (present.filter(move.planId()::equals).isPresent()) {
            return new Outcome.NothingToChange();
        }
        var account = book.ofAccount(move.accountId(), first.planId());
        boolean material = book.isDearer(account, move.planId(), asked.now(), soon);
        String words =
                "Your account moves to the price plan %s, at %s of the price list"
                        .formatted(
                                move.planId(),
                                percent(book.ofPlan(move.planId()).bpsAt(asked.at().orElse(soon))));
        return take(tx, move, asked, material, words);
    }

    private Outcome take(Tx tx, Subject subject, Asked asked, boolean material, String words) {
        Instant plain = desk.earliestPlain(asked.now());
        Instant earliest =
                material && asked.overrideReason().isEmpty()
                        ? desk.earliestMaterial(asked.now())
                        : plain;
        require(
                material || asked.at().filter(plain::isBefore).isEmpty(),
                "effectiveFrom",
                "is for what costs more; this acts at once");
        if (material
                && asked.overrideReason().isEmpty()
                && asked.at().filter(earliest::isAfter).isPresent()) {
            return new Outcome.TooEarly(earliest);
        }
        PlanChange change =
                new PlanChange(
                        desk.ids().next("plch"),
                        subject,
                        asked.at().filter(earliest::isBefore).orElse(earliest),
                        asked.reason(),
                        asked.overrideReason().filter(why -> material),
                        material,
                        asked.actor(),
                        Optional.empty(),
                        asked.now());
        plans.insert(tx, change);
        Optional<String> notice =
                material ? Optional.of(draft(tx, change, words)) : Optional.empty();
        audit(
                tx,
                asked.actor(),
                "plan.change-proposed",
                change.id(),
                subject + " from " + change.effectiveFrom() + ": " + asked.reason());
        ConfigVersion.raise(tx);
        return new Outcome.Taken(change, notice);
    }

    private String draft(Tx tx, PlanChange change, String words) {
        String id = desk.ids().next("notice");
        desk.notices()
                .insertDraft(
                        tx,
                        new NoticeStore.Draft(
                                id,
                                NoticeStore.Kind.PLAN,
                                change.id(),
                                change.effectiveFrom(),
                                words
                                        + ". Reason: "
                                        + change.reason()
                                        + NoticeText.override(change.overrideReason()),
                                change.createdAt()));
        return id;
    }

    private void audit(Tx tx, String actor, String action, String subject, String detail) {
        desk.audit().append(tx, new Event(actor, action, subject, detail));
    }

    /** Such as {@code 120.5 %}. */
    private static String percent(long bps) {
        return String.format(Locale.ROOT, "%d.%02d", bps / 100, bps % 100)
                        .replaceFirst("\\.?0+$", "")
                + " %";
    }
}
