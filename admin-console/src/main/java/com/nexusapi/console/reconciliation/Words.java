package com.nexusapi.console.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.common.admin.Reconciliation.Summary;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Surroundings;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a difference and its values are written. */
record Words(Surroundings surroundings) {

    private static final String NONE = "–";

    /** How many kinds the tile names; the list below has them all. */
    private static final int KINDS = 2;

    static Tone tone(State state) {
        return switch (state) {
            case OPEN -> Tone.CAUTION;
            case EXPLAINED -> Tone.ACCENT;
            case RESOLVED -> Tone.GOOD;
        };
    }

    String kind(Difference difference) {
        return surroundings.messages().text("differenceKind", difference.kind());
    }

    String state(Difference difference) {
        return surroundings.messages().text("differenceState", difference.state());
    }

    String cause(Difference.Cause cause) {
        return surroundings.messages().text("differenceCause", cause);
    }

    String counterpart(Difference difference) {
        return surroundings
                .messages()
                .text("reconciliation.side", Counterpart.of(difference.kind()));
    }

    String ours(Sides sides) {
        return value(sides, sides.ours(), sides.oursTokens());
    }

    String theirs(Sides sides) {
        return value(sides, sides.theirs(), sides.theirsTokens());
    }

    private String value(Sides sides, Optional<Money> money, Optional<Long> tokens) {
        return sides.isOfTokens()
                ? tokens.map(surroundings.formats()::count).orElse(NONE)
                : money.map(surroundings.formats()::exact).orElse(NONE);
    }

    /** With its sign; nothing where neither side has a value. */
    String delta(Sides sides) {
        if (sides.isOfTokens()) {
            long delta = sides.deltaTokens();
            return (delta > 0 ? "+" : "") + surroundings.formats().count(delta);
        }
        if (sides.ours().isEmpty() && sides.theirs().isEmpty()) {
            return NONE;
        }
        Money delta = sides.delta();
        return (delta.isPositive() ? "+" : "") + surroundings.formats().exact(delta);
    }

    /** Days from two days on, hours before, minutes within the hour. */
    String age(Duration age) {
        if (age.compareTo(Duration.ofDays(2)) >= 0) {
            return surroundings.text("reconciliation.age.days", age.toDays());
        }
        return age.compareTo(Duration.ofHours(1)) >= 0
                ? surroundings.text("reconciliation.age.hours", age.toHours())
                : surroundings.text("reconciliation.age.minutes", Math.max(0, age.toMinutes()));
    }

    /** The most frequent kinds of those that are open. */
    String openKinds(Summary summary) {
        String most =
                summary.open().stream()
                        .sorted((one, other) ->
                                Long.compare(other.differences(), one.differences()))
                        .limit(KINDS)
                        .map(count ->
                                surroundings.formats().count(count.differences())
                                        + " × "
                                        + surroundings
                                                .messages()
                                                .text("differenceKind", count.kind()))
                        .collect(Collectors.joining(", "));
        return summary.open().size() > KINDS ? most + " …" : most;
    }
}
