package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something on which our books and another source do not agree, as listed by {@code GET
 * /reconciliation}.
 *
 * @param subject what it is about: the id of a payment, refund, dispute, pay-out or entry, or a day
 *     with what was compared, such as {@code 2026-11-03 chn_1 gpt-4.1}
 * @param openedAt since when it is open; age counts from here
 * @param seenAt when it was last found
 * @param decision what a person made of it, or the system when it had vanished
 */
public record Difference(
        String id,
        Kind kind,
        String subject,
        State state,
        Sides sides,
        Cause cause,
        Instant openedAt,
        Instant seenAt,
        Optional<Decision> decision) {

    /** What does not agree, named after the side that is wrong or short. */
    public enum Kind {
        PAYMENT_NOT_IN_LEDGER,
        PAYMENT_NOT_AT_PROVIDER,
        PAYMENT_BOOKED_TWICE,
        PAYMENT_AMOUNT,
        FEE,
        SETTLEMENT_MISSING,
        EXCHANGE,
        REFUND_NOT_IN_LEDGER,
        REFUND_NOT_AT_PROVIDER,
        REFUND_AMOUNT,
        DISPUTE_NOT_IN_LEDGER,
        DISPUTE_NOT_AT_PROVIDER,
        DISPUTE_AMOUNT,
        PAYOUT_NOT_AT_PROVIDER,
        PAYOUT_AMOUNT,
        ENTRY_CHARGES,
        ENTRY_COSTS,
        HOURLY_SUMS,
        UPSTREAM_COST,
        UPSTREAM_TOKENS,
        UPSTREAM_NOT_COUNTED,
        UPSTREAM_NOT_LISTED,
        CLOSED_DAY
    }

    public enum State {
        OPEN,
        /** A person knows why; it stays in sight until it is gone. */
        EXPLAINED,
        /** Settled by a person, or gone by itself. */
        RESOLVED
    }

    /** Why, as far as the values tell; a person decides. */
    public enum Cause {
        /** It happened a while ago and was not taken over: look at webhooks and the sweep. */
        NOT_TAKEN_OVER,
        NAMES_NO_TOP_UP,
        SECOND_PAYMENT,
        UNKNOWN_TO_PROVIDER,
        NOT_SUCCEEDED,
        AMOUNT_CHANGED_AT_CHECKOUT,
        FEE_NOT_AS_BOOKED,
        NOT_SETTLED_YET,
        SETTLED_IN_OTHER_CURRENCY,
        EXCHANGE_RATE,
        MADE_AT_PROVIDER,
        PARTIAL,
        STILL_PENDING,
        DISPUTE_TURNED,
        RECORDS_CHANGED,
        NO_COST_SET,
        PRICE_DIFFERS,
        COUNT_DIFFERS,
        KEY_USED_ELSEWHERE,
        NOT_INVOICED_YET,
        ENTERED_LATE,
        UNKNOWN
    }

    /**
     * The two values: ours, and the other source's. Money or tokens; absent where a side has none.
     */
    public record Sides(
            Optional<Money> ours,
            Optional<Money> theirs,
            Optional<Long> oursTokens,
            Optional<Long> theirsTokens) {

        public static Sides of(Optional<Money> ours, Optional<Money> theirs) {
            return new Sides(ours, theirs, Optional.empty(), Optional.empty());
        }

        public static Sides of(Money ours, Money theirs) {
            return of(Optional.of(ours), Optional.of(theirs));
        }

        public static Sides ofTokens(long ours, long theirs) {
            return new Sides(
                    Optional.empty(), Optional.empty(), Optional.of(ours), Optional.of(theirs));
        }

        /** Theirs less ours, an absent one counting as nothing. */
        public Money delta() {
            return theirs.orElse(Money.ZERO).minus(ours.orElse(Money.ZERO));
        }

        public long deltaTokens() {
            return Math.subtractExact(theirsTokens.orElse(0L), oursTokens.orElse(0L));
        }

        public boolean isOfTokens() {
            return oursTokens.isPresent() || theirsTokens.isPresent();
        }
    }

    /** Who decided, when and why; {@code actor} is an operator's e-mail or {@code system}. */
    public record Decision(String actor, String reason, Instant at) {}

    /**
     * Answer to {@code GET /reconciliation/{id}}.
     *
     * @param evidence the facts it was found on
     * @param events what happened to it, oldest first
     */
    public record Detail(
            @JsonUnwrapped Difference difference, List<Fact> evidence, List<Event> events) {

        public Detail {
            evidence = List.copyOf(evidence);
            events = List.copyOf(events);
        }
    }

    /** A named value; {@code name} is stable, such as {@code topUp}. */
    public record Fact(String name, String value) {}

    /** One thing that happened to a difference. */
    public record Event(Instant at, Step step, String actor, String detail) {}

    public enum Step {
        FOUND,
        CHANGED,
        EXPLAINED,
        RESOLVED,
        REOPENED,
        VANISHED
    }

    /** Body of {@code POST /reconciliation/{id}/resolve}; the state is not OPEN. */
    public record Resolution(State state, String reason) {}
}
