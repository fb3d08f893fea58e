package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.wire.Asked;
import com.nexusapi.relay.wire.TokenCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Upstreams that report more input than was sent to them, as bad resellers do that put prompts of
 * their own before the customer's (surface reference §4.2 rule 6). An alarm for a channel and model
 * goes when nothing of the kind was seen for a day. Seen by this node; calls are not affected.
 *
 * <p>Counting every prompt would cost more than relaying it. A report that is above the bytes sent
 * is wrong whatever the tokenizer, since no tokenizer makes more tokens than bytes: that is tried
 * with every call and costs nothing. What lies between is counted, once the client has been served:
 * one prompt at a time, for each channel and model at most one a second, and none that is too long
 * to be counted exactly. Whoever hides prompts does so with every call, so that a few of them show
 * it.
 */
final class HiddenPrompts implements AlarmSource {

    /** Code of the alarms in the overview. */
    static final String CODE = "hidden_prompt";

    private static final long TOLERANCE_PERCENT = 25;
    private static final long TOLERANCE_TOKENS = 2_000;

    /** A body of more has more text than is counted exactly, or images. */
    private static final int MOST_BYTES = 4 * TokenCounter.EXACT_CHARS;

    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(HiddenPrompts.class.getName());

    private final TokenCounter counter;
    private final Clock clock;
    private final Semaphore counting = new Semaphore(1);
    private final Map<Way, Long> countedNanos = new ConcurrentHashMap<>();
    private final Map<Way, Findings> found = new ConcurrentHashMap<>();

    private record Way(String channelId, String model) {}

    /** Of one way. */
    private record Findings(
            String channelName, Instant first, Instant last, long calls, String lastRequest) {

        Findings and(Findings later) {
            return new Findings(
                    later.channelName, first, later.last, calls + later.calls, later.lastRequest);
        }
    }

    HiddenPrompts(TokenCounter counter, Clock clock) {
        this.counter = counter;
        this.clock = clock;
    }

    /**
     * Takes a report into account.
     *
     * @param reported input tokens, as the upstream said and not as they are charged
     */
    void reported(ApiCall call, Route route, long reported) {
        if (reported <= TOLERANCE_TOKENS || !isAllInTheBody(call.asked())) {
            return;
        }
        if (reported > tolerated(call.request().length())) {
            found(call, route, reported);
        } else if (call.request().length() <= MOST_BYTES && mayCount(route)) {
            Thread.startVirtualThread(() -> count(call, route, reported));
        }
    }

    /** What the model reads is the text of the body and nothing else. */
    private static boolean isAllInTheBody(Asked asked) {
        return asked.endpoint().generatesText()
                && asked.previousResponse().isEmpty()
                && asked.hosted().searches() == 0
                && asked.content().images() == 0
                && !asked.content().elsewhere()
                && !asked.tools();
    }

    private static long tolerated(long tokens) {
        return tokens + tokens * TOLERANCE_PERCENT / 100 + TOLERANCE_TOKENS;
    }

    private boolean mayCount(Route route) {
        long now = clock.nanoTime();
        Way way = new Way(route.channelId(), route.model());
        long counted = countedNanos.getOrDefault(way, now - BETWEEN_COUNTS.toNanos());
        if (now - counted < BETWEEN_COUNTS.toNanos() || !counting.tryAcquire()) {
            return false;
        }
        countedNanos.put(way, now);
        return true;
    }

    private void count(ApiCall call, Route route, long reported) {
        try {
            Optional<Long> most =
                    counter.countAtMost(route.upstreamModel(), call.request().wholeText());
            if (most.filter(tokens -> reported > tolerated(tokens)).isPresent()) {
                found(call, route, reported);
            }
        } finally {
            counting.release();
        }
    }

    private void found(ApiCall call, Route route, long reported) {
        Instant now = clock.now();
        String request = call.facts().id();
        LOG.log(
                System.Logger.Level.WARNING,
                "event=hidden_prompt request=%s channel=%s model=%s reported=%d bytes=%d"
                        .formatted(
                                request,
                                route.channelId(),
                                route.model(),
                                reported,
                                call.request().length()));
        forgetOld(now);
        found.merge(
                new Way(route.channelId(), route.model()),
                new Findings(route.channelName(), now, now, 1, request),
                Findings::and);
    }

    private void forgetOld(Instant now) {
        found.values().removeIf(findings -> findings.last().plus(KEPT).isBefore(now));
    }

    @Override
    public List<Overview.Alarm> alarms() {
        forgetOld(clock.now());
        return found.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().calls()))
                .map(entry -> alarm(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Overview.Alarm alarm(Way way, Findings findings) {
        return new Overview.Alarm(
                CODE,
                findings.first(),
                "Channel “%s” reported far more input for %s than was sent; seen in %d calls, last in %s"
                        .formatted(
                                findings.channelName(),
                                way.model(),
                                findings.calls(),
                                findings.lastRequest()));
    }
}
