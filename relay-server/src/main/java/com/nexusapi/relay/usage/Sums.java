package com.nexusapi.relay.usage;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.metering.SettledCall;
import com.nexusapi.relay.metering.UsageRecord;
import java.util.ArrayList;
import java.util.List;

/** Sums over calls; revenue is the part of the charges that top-ups paid. */
record Sums(
        long calls,
        long errors,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        Money revenue,
        Money promo,
        Money cost) {

    static final Sums NONE = new Sums(0, 0, 0, 0, 0, Money.ZERO, Money.ZERO, Money.ZERO);

    static Sums of(SettledCall call) {
        UsageRecord record = call.record();
        return new Sums(
                1,
                isError(record.outcome(), record.status()) ? 1 : 0,
                record.usage().totalInput(),
                record.usage().cachedText(),
                record.usage().totalOutput(),
                call.revenue(),
                call.promo(),
                record.cost());
    }

    /** A call already counted that turned out an error. */
    static Sums oneError() {
        return new Sums(0, 1, 0, 0, 0, Money.ZERO, Money.ZERO, Money.ZERO);
    }

    /** Whether the client was refused or let down; one who left early was neither. */
    static boolean isError(Outcome outcome, int status) {
        return switch (outcome) {
            case COMPLETE, CLIENT_GONE -> status >= 400;
            case UPSTREAM_CUT, UPSTREAM_ERROR, REFUSED, WITHHELD -> true;
        };
    }

    Money charge() {
        return revenue.plus(promo);
    }

    /** Parameters of a statement: the sums in the order of their columns, and what comes after. */
    Object[] followedBy(Object... more) {
        List<Object> parameters =
                new ArrayList<>(
                        List.of(
                                calls,
                                errors,
                                inputTokens,
                                cachedInputTokens,
                                outputTokens,
                                revenue,
                                promo,
                                cost));
        parameters.addAll(List.of(more));
        return parameters.toArray();
    }

    Sums plus(Sums other) {
        return new Sums(
                calls + other.calls,
                errors + other.errors,
                inputTokens + other.inputTokens,
                cachedInputTokens + other.cachedInputTokens,
                outputTokens + other.outputTokens,
                revenue.plus(other.revenue),
                promo.plus(other.promo),
                cost.plus(other.cost));
    }
}
