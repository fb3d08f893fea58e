package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Decision;
import com.nexusapi.common.admin.Difference.Event;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.common.admin.Difference.Step;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.reconciliation.DifferenceStore.Stored;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes what a run saw into the differences that are kept: the same one is found again and not
 * doubled; one that a person has decided stays decided unless its values change; one that was
 * looked for in vain is over.
 */
final class KeepFindings {

    static final String SYSTEM = "system";
    static final String VANISHED = "The sides agree now.";

    private final Ids ids;
    private final DifferenceStore store = new DifferenceStore();

    KeepFindings(Ids ids) {
        this.ids = ids;
    }

    void keep(Tx tx, Findings findings, Instant now) {
        findings.found().forEach(finding -> keep(tx, finding, now));
        Set<Finding.Key> seen =
                findings.found().stream().map(Finding::key).collect(Collectors.toSet());
        for (Stored stored : store.unresolved(tx)) {
            if (findings.examined().contains(stored.scope()) && !seen.contains(stored.key())) {
                vanish(tx, stored, now);
            }
        }
    }

    private void keep(Tx tx, Finding finding, Instant now) {
        Optional<Stored> before = store.find(tx, finding.key());
        if (before.isEmpty()) {
            String id = ids.next("dif", now);
            store.insert(tx, id, finding, now);
            event(tx, id, Step.FOUND, describe(finding.sides()), now);
            return;
        }
        Difference known = before.get().shown();
        boolean isSame = known.sides().equals(finding.sides());
        boolean isDecidedByPerson =
                known.decision().filter(by -> !by.actor().equals(SYSTEM)).isPresent();
        boolean stays = known.state() == State.OPEN || (isDecidedByPerson && isSame);
        Difference seen =
                new Difference(
                        known.id(),
                        known.kind(),
                        known.subject(),
                        stays ? known.state() : State.OPEN,
                        finding.sides(),
                        finding.cause(),
                        stays ? known.openedAt() : now,
                        now,
                        stays ? known.decision() : Optional.empty());
        store.update(tx, seen, finding.scope(), finding.evidence());
        if (!stays) {
            event(tx, known.id(), Step.REOPENED, describe(finding.sides()), now);
        } else if (!isSame) {
            event(tx, known.id(), Step.CHANGED, describe(finding.sides()), now);
        }
    }

    private void vanish(Tx tx, Stored stored, Instant now) {
        Difference known = stored.shown();
        Difference over =
                new Difference(
                        known.id(),
                        known.kind(),
                        known.subject(),
                        State.RESOLVED,
                        known.sides(),
                        known.cause(),
                        known.openedAt(),
                        known.seenAt(),
                        Optional.of(new Decision(SYSTEM, VANISHED, now)));
        store.update(tx, over, stored.scope(), stored.evidence());
        event(tx, known.id(), Step.VANISHED, VANISHED, now);
    }

    private void event(Tx tx, String id, Step step, String detail, Instant now) {
        store.addEvent(tx, id, new Event(now, step, SYSTEM, detail));
    }

    private static String describe(Sides sides) {
        if (sides.isOfTokens()) {
            return text(sides.oursTokens()) + " / " + text(sides.theirsTokens());
        }
        return text(sides.ours()) + " / " + text(sides.theirs());
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("–");
    }

    /** Scopes of all that is not resolved, so that a run looks at them again. */
    Set<String> openScopes(Tx tx) {
        List<Stored> unresolved = store.unresolved(tx);
        return unresolved.stream().map(Stored::scope).collect(Collectors.toSet());
    }
}
