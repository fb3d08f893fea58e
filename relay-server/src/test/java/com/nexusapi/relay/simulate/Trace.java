package com.nexusapi.relay.simulate;

/** The last steps, and a sum over all of them by which two runs are compared. */
final class Trace {

    private static final int KEPT = 400;

    private final String[] lines = new String[KEPT];
    private final String[] tasks = new String[KEPT];
    private final long[] steps = new long[KEPT];
    private final long[] times = new long[KEPT];
    private long count;
    private long sum;

    void add(long step, long nanos, String task, String what) {
        int at = (int) (count++ % KEPT);
        lines[at] = what;
        tasks[at] = task;
        steps[at] = step;
        times[at] = nanos;
        sum = sum * 31 + nanos;
        sum = sum * 31 + task.hashCode();
        sum = sum * 31 + what.hashCode();
    }

    /** The same for two runs that took the same steps. */
    long sum() {
        return sum;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (long i = Math.max(0, count - KEPT); i < count; i++) {
            int at = (int) (i % KEPT);
            text.append(steps[at])
                    .append(' ')
                    .append(times[at] / 1_000_000)
                    .append("ms ")
                    .append(tasks[at])
                    .append(": ")
                    .append(lines[at])
                    .append('\n');
        }
        return text.toString();
    }
}
