import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Something that answers chat completions.
 *
 * @param adminPort where a relay takes its operators' requests, 0 for others
 * @param keys API keys, one an account; calls take turns
 * @param process whose processor time is counted, with its children's
 * @param gcLog the log of a Java target's garbage collector, an absent file for others
 */
record Target(
        String name, int port, int adminPort, List<String> keys, Process process, Path gcLog) {

    static final String MODEL = "bench-model";

    static String body(boolean stream) {
        return "{\"model\":\"%s\",%s\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(
                        MODEL,
                        stream ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "",
                        "measure ".repeat(180).strip());
    }

    /** A whole HTTP request, with the key whose turn it is. */
    byte[] request(int index, boolean stream) {
        String body = body(stream);
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + keys.get(index % keys.size())
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Processor time used so far, from Linux' process table, to a hundredth of a second. */
    long processorNanos() throws IOException {
        long ticks = ticks(process.toHandle());
        for (ProcessHandle child : process.descendants().toList()) {
            ticks += ticks(child);
        }
        return TimeUnit.MILLISECONDS.toNanos(ticks * 10);
    }

    private static long ticks(ProcessHandle process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
