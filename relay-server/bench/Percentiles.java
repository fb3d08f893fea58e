import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** The middle and the worst of a hundred, in nanoseconds. */
record Percentiles(long p50, long p99) {

    static Percentiles of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? new Percentiles(0, 0)
                : new Percentiles(
                        sorted[sorted.length / 2], sorted[(int) (sorted.length * 99L / 100)]);
    }

    /** Of several rounds the middle one, each figure for itself. */
    static Percentiles median(List<Percentiles> rounds) {
        return new Percentiles(
                median(rounds, Percentiles::p50), median(rounds, Percentiles::p99));
    }

    static <T> long median(List<T> rounds, ToLongFunction<T> figure) {
        return rounds.stream().mapToLong(figure).sorted().toArray()[rounds.size() / 2];
    }
}
