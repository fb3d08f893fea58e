package com.nexusapi.relay.access;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The factor that a plan, or an account, has at each time, as far as it is decided. */
public record PlanTimeline(List<Step> steps) {

    /** The factor from a time on. */
    record Step(Instant from, long bps) {}

    /** In the order of time; the first holds since ever. */
    public PlanTimeline {
        steps = List.copyOf(steps);
    }

    public long bpsAt(Instant at) {
        long bps = steps.getFirst().bps();
        for (Step step : steps) {
            if (!step.from().isAfter(at)) {
                bps = step.bps();
            }
        }
        return bps;
    }

    /** The steps of a span, its end excluded; the first begins with the span. */
    List<Step> during(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return List.of();
        }
        return Stream.concat(
                        Stream.of(new Step(from, bpsAt(from))),
                        steps.stream()
                                .filter(step ->
                                        step.from().isAfter(from) && step.from().isBefore(to)))
                .toList();
    }

    /** The lowest factor of a span, both its ends included. */
    public long lowest(Instant from, Instant to) {
        return Math.min(
                bpsAt(from),
                steps.stream()
                        .filter(step -> step.from().isAfter(from) && !step.from().isAfter(to))
                        .mapToLong(Step::bps)
                        .min()
                        .orElse(Long.MAX_VALUE));
    }

    /** The highest factor from a time on. */
    public long highestFrom(Instant from) {
        return LongStream.concat(
                        LongStream.of(bpsAt(from)),
                        steps.stream()
                                .filter(step -> step.from().isAfter(from))
                                .mapToLong(Step::bps))
                .max()
                .orElseThrow();
    }
}
