package com.nexusapi.relay.usage;

import java.util.SortedMap;

/** Latencies are counted in buckets of an eighth of an octave of milliseconds. */
final class LatencyBucket {

    private static final double PER_OCTAVE = 8;
    private static final double LN_2 = Math.log(2);

    private LatencyBucket() {}

    static int of(long millis) {
        return (int) Math.floor(PER_OCTAVE * Math.log((double) Math.max(1, millis)) / LN_2 + 1e-9);
    }

    /** The middle of the bucket, which no member is further from than 4.5 %. */
    static long millis(int bucket) {
        return Math.round(Math.pow(2, (bucket + 0.5) / PER_OCTAVE));
    }

    /**
     * The latency that the given share of calls does not exceed; zero where there were none.
     *
     * @param calls the number of calls by bucket
     */
    static long quantile(SortedMap<Integer, Long> calls, double share) {
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
}
