package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import com.nexusapi.relay.access.KeyMeter.Left;
import com.nexusapi.relay.foundation.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Keeps calls within the limits of their keys: requests and tokens a minute, calls at a time, the
 * budget of a month. Each node gives out an equal share of a limit (DESIGN §10). The budget is not
 * shared out: what other nodes have charged is known within ten seconds, and within these a key
 * used on several nodes can go beyond its budget by what they charge.
 */
public final class KeyLimiter {

    private final Clock clock;
    private final IntSupplier nodes;
    private final KeySpending spending;
    private final Map<String, KeyMeter> meters = new ConcurrentHashMap<>();

    /**
     * Builds one.
     *
     * @param nodes how many serve at present
     */
    public KeyLimiter(Clock clock, IntSupplier nodes, KeySpending spending) {
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

    /** Why a call may not begin. */
    public sealed interface Refusal {
        /** Too many calls at once, or in a minute. */
        record TooManyRequests(Duration delay) implements Refusal {}

        record TooManyTokens(Duration delay) implements Refusal {}

        record BudgetSpent() implements Refusal {}
    }

    /** Answer to {@link #enter}. */
    public sealed interface Entry {
        record Entered(Pass pass) implements Entry {}

        record Refused(Refusal why) implements Entry {}
    }

    /** Of a call that runs; to be ended once. */
    public final class Pass {

        private final Ask ask;
        private final Optional<KeyMeter> meter;

        private Pass(Ask ask, Optional<KeyMeter> meter) {
            this.ask = ask;
            this.meter = meter;
        }

        public Ask ask() {
            return ask;
        }

        /** The call has ended, with so many tokens, and was charged so much. */
        public void end(long tokensUsed, Money charged) {
            meter.ifPresent(it -> it.leave(ask, tokensUsed, charged, now()));
        }
    }

    public Entry enter(Ask ask) {
        if (ask.key().limits().isNone()) {
            return new Entry.Entered(new Pass(ask, Optional.empty()));
        }
        KeyMeter meter = meters.computeIfAbsent(ask.key().keyId(), _ -> new KeyMeter());
        return meter.enter(ask, now())
                .<Entry>map(Entry.Refused::new)
                .orElseGet(() -> new Entry.Entered(new Pass(ask, Optional.of(meter))));
    }

    private KeyMeter.Now now() {
        return new KeyMeter.Now(
                clock.now(), clock.nanoTime(), Math.max(1, nodes.getAsInt()), spending);
    }

    /**
     * {@code x-ratelimit-*} headers by OpenAI's names: what is left of this node's share of the
     * limits; none for a key without them.
     */
    public Map<String, String> headers(KeyGrant key) {
        Map<String, String> headers = new TreeMap<>();
        if (key.limits().rpm().isPresent() || key.limits().tpm().isPresent()) {
            KeyMeter meter = meters.computeIfAbsent(key.keyId(), _ -> new KeyMeter());
            KeyMeter.Now now = now();
            meter.requestsLeft(key, now).ifPresent(left -> add(headers, "requests", left));
            meter.tokensLeft(key, now).ifPresent(left -> add(headers, "tokens", left));
        }
        return headers;
    }

    private static void add(Map<String, String> headers, String what, Left left) {
        headers.put("x-ratelimit-limit-" + what, Long.toString(left.limit()));
        headers.put("x-ratelimit-remaining-" + what, Long.toString(left.remaining()));
        headers.put("x-ratelimit-reset-" + what, words(left.untilFull()));
    }

    /** As OpenAI writes spans of time: {@code 1s}, {@code 6m0s}, {@code 20ms}. */
    static String words(Duration span) {
        if (span.compareTo(Duration.ofSeconds(1)) < 0) {
            return span.plusNanos(999_999).toMillis() + "ms";
        }
        Duration whole = span.plusNanos(999_999_999);
        return whole.toMinutes() > 0
                ? String.format(Locale.ROOT, "%dm%ds", whole.toMinutes(), whole.toSecondsPart())
                : whole.toSeconds() + "s";
    }
}
