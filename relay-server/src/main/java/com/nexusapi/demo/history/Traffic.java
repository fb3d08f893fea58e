package com.nexusapi.demo.history;

import com.nexusapi.demo.history.DemoCustomer.Habit;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a customer calls and how large the calls are: the week's rhythm, the hours of the day where
 * they are, and growth over the quarter.
 */
final class Traffic {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RandomGenerator random;
    private final Instant start;
    private final Instant end;

    Traffic(RandomGenerator random, Instant start, Instant end) {
        this.random = random;
        this.start = start;
        this.end = end;
    }

    /**
     * One call to be made.
     *
     * @param cachedTokens part of the input
     * @param reasoningTokens part of the output
     */
    record Planned(
            Instant at,
            String model,
            boolean stream,
            long inputTokens,
            long cachedTokens,
            long outputTokens,
            long reasoningTokens,
            long firstByteMs,
            long latencyMs) {}

    /** The customer's calls from a time, inclusive, to another, exclusive. */
    List<Planned> calls(DemoCustomer customer, Instant from, Instant to) {
        List<Planned> calls = new ArrayList<>();
        for (Instant hour = from; hour.isBefore(to); hour = hour.plus(HOUR)) {
            int count = poisson(expected(customer, hour));
            for (int i = 0; i < count; i++) {
                Instant at = hour.plusNanos(random.nextLong(HOUR.toNanos()));
                if (at.isBefore(to)) {
                    calls.add(call(customer, at));
                }
            }
        }
        return calls;
    }

    private double expected(DemoCustomer customer, Instant hour) {
        ZonedDateTime local = hour.atZone(customer.zone());
        return customer.callsADay()
                * growth(hour)
                * ofDay(customer.habit(), local.getDayOfWeek())
                * ofHour(customer.habit(), local.getHour());
    }

    /** From 0.55 to 1.45 over the quarter. */
    private double growth(Instant at) {
        double passed =
                (double) Duration.between(start, at).toMinutes()
                        / Duration.between(start, end).toMinutes();
        return 0.55 + 0.9 * passed;
    }

    private static double ofDay(Habit habit, DayOfWeek day) {
        boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
        return switch (habit) {
            case OFFICE -> weekend ? 0.12 : day == DayOfWeek.FRIDAY ? 0.85 : 1.1;
            case AGENT -> weekend ? 0.3 : 1.05;
            case BATCH -> weekend ? 0.8 : 1.0;
            case HOBBY -> weekend ? 1.6 : 0.8;
        };
    }

    /** Share of the day's calls that fall into an hour. */
    private static double ofHour(Habit habit, int hour) {
        return switch (habit) {
            case OFFICE -> hour >= 9 && hour < 18 ? (hour == 12 ? 0.05 : 0.11) : 0.008;
            case AGENT -> hour >= 9 && hour < 20 ? 0.075 : 0.0135;
            case BATCH -> hour < 5 ? 0.16 : 0.0105;
            case HOBBY -> hour >= 19 && hour < 24 ? 0.14 : 0.0158;
        };
    }

    private Planned call(DemoCustomer customer, Instant at) {
        String model = pick(customer.models());
        return switch (customer.habit()) {
            case OFFICE, HOBBY -> sized(at, model, 3_200, 0.25, 700);
            case AGENT -> sized(at, model, 46_000, 0.7, 1_600);
            case BATCH -> sized(at, model, 2_200, 0.35, 110);
        };
    }

    private Planned sized(
            Instant at, String model, double input, double cachedShare, double output) {
        long in = around(input);
        long out = around(output);
        long cached = in < 1_024 ? 0 : (long) (in * cachedShare * random.nextDouble(0.6, 1.25));
        long cachedBlocks = Math.min(in, cached) / 128 * 128;
        long reasoning = random.nextInt(3) == 0 ? out / 3 : 0;
        long firstByte = 240 + in / 90 + random.nextLong(260);
        long latency = firstByte + out * (7 + random.nextLong(9));
        return new Planned(
                at,
                model,
                random.nextInt(10) < 6,
                in,
                cachedBlocks,
                out,
                reasoning,
                firstByte,
                latency);
    }

    /** The earlier in the list, the more often. */
    private String pick(List<String> models) {
        double where = random.nextDouble();
        return models.get((int) (where * where * models.size()));
    }

    private long around(double median) {
        return Math.max(1, Math.round(median * Math.exp(0.6 * random.nextGaussian())));
    }

    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
