package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.access.KeyLimiter;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Hold;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.Settlement;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.usage.OpenCalls;
import java.util.Optional;

/**
 * One call that credit is held for, from authorization to its one settlement or release. Used by
 * the call's thread, save for its output's hold, which another may look at until the call ends.
 */
final class PaidCall {

    private final Ledger ledger;
    private final Clock clock;
    private final ApiCall call;
    private final CallTerms terms;
    private final Held held;
    private final HeldOutput output;
    private Optional<Long> firstByteMs = Optional.empty();
    private boolean ended;

    /**
     * The credit held for the call, unless it costs nothing, its note among those being served, and
     * its key's pass.
     */
    record Held(Optional<Hold> credit, OpenCalls.Open note, KeyLimiter.Pass pass) {}

    PaidCall(Ledger ledger, Clock clock, ApiCall call, CallTerms terms, Held held) {
        this.ledger = ledger;
        this.clock = clock;
        this.call = call;
        this.terms = terms;
        this.held = held;
        this.output = new HeldOutput(terms, call.asked().answers(), this::extend, clock);
    }

    ApiCall call() {
        return call;
    }

    CallTerms terms() {
        return terms;
    }

    HeldOutput output() {
        return output;
    }

    void answerBegan() {
        if (firstByteMs.isEmpty()) {
            firstByteMs = Optional.of(elapsedMs());
        }
    }

    /** Holds credit for more output, unless it costs nothing; false when there is none. */
    private boolean extend(long outputTokens) {
        return held.credit()
                .map(credit -> ledger.extend(credit, terms.bound().ofOutput(outputTokens)))
                .orElse(true);
    }

    /** Charges what was used; true when durable, false when the end must be withheld. */
    boolean settle(Route route, Metered metered, int status, Outcome outcome) {
        return settle(route, metered, new Ending(status, outcome, Optional.empty()));
    }

    /** How the call ended. */
    record Ending(int status, Outcome outcome, Optional<String> errorCode) {}

    boolean settle(Route route, Metered metered, Ending ending) {
        output.end();
        if (metered.isNothing()) {
            release(Optional.of(route), ending);
            return true;
        }
        UsageBreakdown usage = metered.usage();
        Charge charge = metered.charge();
        Money amount = charge.amount();
        Money cost =
                route.cost()
                        .flatMap(sheet -> Charge.ifPriced(sheet, usage, Charge.ONE_BPS))
                        .map(Charge::amount)
                        .orElse(Money.ZERO);
        UsageRecord record =
                new UsageRecord(
                        call.facts(),
                        Optional.of(route.channelId()),
                        ending.status(),
                        ending.outcome(),
                        ending.errorCode(),
                        usage,
                        Optional.of(
                                new PricedBy(
                                        terms.model().versionId(),
                                        charge.planBps(),
                                        charge.tierBps())),
                        amount,
                        cost,
                        firstByteMs,
                        elapsedMs());
        ended = true;
        if (held.credit().isEmpty()) {
            end(record);
            return true;
        }
        return switch (ledger.settle(held.credit().get(), record)) {
            case Settlement.Durable _ -> {
                held.note().end();
                leave(usage, amount);
                yield true;
            }
            case Settlement.Unconfirmed(var straightened) -> {
                held.note().withhold();
                leave(usage, Money.ZERO);
                var _ = straightened.thenRun(held.note()::end);
                yield false;
            }
        };
    }

    /** Ends the call without charge. */
    void release(Optional<Route> route, Ending ending) {
        output.end();
        ended = true;
        UsageRecord record =
                new UsageRecord(
                        call.facts(),
                        route.map(Route::channelId),
                        ending.status(),
                        ending.outcome(),
                        ending.errorCode(),
                        UsageBreakdown.NONE,
                        Optional.empty(),
                        Money.ZERO,
                        Money.ZERO,
                        firstByteMs,
                        elapsedMs());
        end(record);
    }

    /** Keeps the record of a call that is not charged. */
    private void end(UsageRecord record) {
        held.credit()
                .ifPresentOrElse(
                        credit -> ledger.release(credit, record),
                        () -> ledger.recordUncharged(record));
        held.note().end();
        leave(record.usage(), Money.ZERO);
    }

    private void leave(UsageBreakdown usage, Money charged) {
        held.pass().end(usage.totalInput() + usage.totalOutput(), charged);
    }

    /** True once the call was settled or released. */
    boolean hasEnded() {
        return ended;
    }

    private long elapsedMs() {
        return clock.millisSince(call.startedNanos());
    }
}
