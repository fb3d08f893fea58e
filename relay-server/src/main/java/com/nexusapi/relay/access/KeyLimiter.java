package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.wire.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Keeps calls within the limits of their keys and of their accounts: requests and tokens a minute,
 * calls at a time, the budget of a month. A call takes from the limits of both, or from none. Each
 * node gives out an equal share of a limit (DESIGN §10). The budget is not shared out: what other
 * nodes have charged is known within ten seconds, and within these a key or account used on several
 * nodes can go beyond its budget by what they charge. Calls that began while nothing was limited
 * are not counted by a limit set later, but for what they are charged.
 */
public final class KeyLimiter {

    private final Clock clock;
    private final IntSupplier nodes;
    private final Spending spending;
    private final Map<Limited, Meter> meters = new ConcurrentHashMap<>();

    /**
     * Builds one.
     *
     * @param nodes how many serve at present
     */
    public KeyLimiter(Clock clock, IntSupplier nodes, Spending spending) {
        this.clock = clock;
        this.nodes = nodes;
        this.spending = spending;
    }

    /**
     * What a call needs.
     *
     * @param tokens the most that it can use, output held for included
     * @param bound the most that it can be charged
     */
    public record Ask(KeyGrant key, long tokens, Money bound) {}

    /** Why a call may not begin, and whose limit says so. */
    public sealed interface Refusal {
        /** Too many calls at once, or in a minute. */
        record TooManyRequests(Limited whose, Duration delay) implements Refusal {}

        record TooManyTokens(Limited whose, Duration delay) implements Refusal {}

        record BudgetSpent(Limited whose) implements Refusal {}
    }

    /** Answer to {@link #enter}. */
    public sealed interface Entry {
        record Entered(Pass pass) implements Entry {}

        record Refused(Refusal why) implements Entry {}
    }

    /** Of a call that runs; to be ended once. */
    public final class Pass {

        private final Ask ask;
        private final List<Meter> entered;

        private Pass(Ask ask, List<Meter> entered) {
            this.ask = ask;
            this.entered = entered;
        }

        public Ask ask() {
            return ask;
        }

        /** The call has ended, with so many tokens, and was charged so much. */
        public void end(long tokensUsed, Money charged) {
            Meter.Now now = now();
            entered.forEach(meter -> meter.leave(ask, tokensUsed, charged, now));
        }
    }

    public Entry enter(Ask ask) {
        List<Meter> counting = counting(ask.key());
        return refusal(ask, now(), counting)
                .<Entry>map(Entry.Refused::new)
                .orElseGet(() -> new Entry.Entered(new Pass(ask, counting)));
    }

    /** Each meter is asked while those before it are held. */
    private static Optional<Refusal> refusal(Ask ask, Meter.Now now, List<Meter> meters) {
        return meters.isEmpty()
                ? Optional.empty()
                : meters.getFirst()
                        .enter(ask, now, () -> refusal(ask, now, meters.subList(1, meters.size())));
    }

    /** The meters of those who have limits to count, in the order of their locks. */
    private List<Meter> counting(KeyGrant key) {
        return Stream.<Limited>of(key.key(), key.account())
                .filter(whose -> whose.limits(key).areCounted())
                .map(whose -> meters.computeIfAbsent(whose, Meter::new))
                .toList();
    }

    private Meter.Now now() {
        return new Meter.Now(
                clock.now(), clock.nanoTime(), Math.max(1, nodes.getAsInt()), spending);
    }

    /**
     * What is left of this node's share of the limits of a minute, as headers; none for a key
     * without such limits. Where key and account both have one, that of which less is left.
     */
    public Map<String, String> headers(KeyGrant key, Dialect dialect) {
        List<Meter> counting = counting(key);
        Meter.Now now = now();
        Map<String, String> headers = new TreeMap<>();
        counting.stream()
                .flatMap(meter -> meter.requestsLeft(key, now).stream())
                .min(MinuteLeft.TIGHTEST)
                .ifPresent(left -> headers.putAll(left.headers(dialect, "requests", now.at())));
        counting.stream()
                .flatMap(meter -> meter.tokensLeft(key, now).stream())
                .min(MinuteLeft.TIGHTEST)
                .ifPresent(left -> headers.putAll(left.headers(dialect, "tokens", now.at())));
        return headers;
    }
}
