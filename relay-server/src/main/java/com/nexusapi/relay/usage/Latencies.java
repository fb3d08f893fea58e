package com.nexusapi.relay.usage;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long calls took, counted in buckets of an eighth of an octave of milliseconds.
 *
 * @param calls the number of calls by bucket
 */
record Latencies(SortedMap<Integer, Long> calls) {

    static final Latencies NONE = new Latencies(new TreeMap<>());

    private static final double PER_OCTAVE = 8;
    private static final double LN_2 = Math.log(2);

    Latencies {
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    static Latencies of(List<Long> millis) {
        SortedMap<Integer, Long> calls = new TreeMap<>();
        millis.forEach(each -> calls.merge(bucket(each), 1L, Long::sum));
        return new Latencies(calls);
    }

    private static int bucket(long millis) {
        return (int) Math.floor(PER_OCTAVE * Math.log((double) Math.max(1, millis)) / LN_2 + 1e-9);
    }

    /** The middle of the bucket, which no member is further from than 4.5 %. */
    private static long millis(int bucket) {
        return Math.round(Math.pow(2, (bucket + 0.5) / PER_OCTAVE));
    }

    Latencies plus(Latencies other) {
        TreeMap<Integer, Long> sums = new TreeMap<>(calls);
        other.calls.forEach((bucket, more) -> sums.merge(bucket, more, Long::sum));
        return new Latencies(sums);
    }

    /** Milliseconds that the given share of calls does not exceed; zero where there were none. */
    long quantile(double share) {
        long all = calls.values().stream().mapToLong(Long::longValue).sum();
        long rank = (long) Math.ceil(share * (double) all);
        long seen = 0;
        for (var entry : calls.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank && all > 0) {
                return millis(entry.getKey());
            }
        }
        return 0;
    }

    /** As stored: {@code bucket=calls}, separated by commas. */
    String write() {
        StringBuilder text = new StringBuilder();
        calls.forEach((bucket, n) -> {
            if (!text.isEmpty()) {
                text.append(',');
            }
            text.append(bucket.intValue()).append('=').append(n.longValue());
        });
        return text.toString();
    }

    static Latencies read(String text) {
        TreeMap<Integer, Long> calls = new TreeMap<>();
        for (int from = 0; from < text.length(); ) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            int equals = text.indexOf('=', from);
            calls.put(
                    Integer.parseInt(text, from, equals, 10),
                    Long.parseLong(text, equals + 1, to, 10));
            from = to + 1;
        }
        return new Latencies(calls);
    }
}
