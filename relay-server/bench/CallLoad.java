import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Calls without stream over 64 connections: as many as it takes, or at a steady rate. */
final class CallLoad {

    private static final int CONNECTIONS = 64;
    private static final int MOST_PACED = 200_000;

    private final Path directory;
    private final int seconds;

    CallLoad(Path directory, int seconds) {
        this.directory = directory;
        this.seconds = seconds;
    }

    /**
     * @param rate calls answered with 200 in a second
     * @param processorNanos of the target for one call
     */
    record Throughput(long rate, long processorNanos) {}

    /** Closed loop, by wrk, which costs little itself. */
    Throughput throughput(Target target) throws Exception {
        Path script = directory.resolve("post.lua");
        Files.writeString(script, script(target));
        long before = target.processorNanos();
        String output =
                Servers.output(
                        "wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "--timeout", "30s", "-s",
                        script.toString(),
                        "http://127.0.0.1:" + target.port() + "/v1/chat/completions");
        long used = target.processorNanos() - before;
        if (output.contains("Non-2xx") || output.contains("Socket errors")) {
            throw new IllegalStateException(target.name() + " refused calls:\n" + output);
        }
        long calls = figure(output, "([0-9]+) requests in");
        return new Throughput(figure(output, "Requests/sec:\\s+([0-9]+)"), used / calls);
    }

    private static String script(Target target) {
        String keys =
                target.keys().stream()
                        .map(key -> "\"" + key + "\"")
                        .collect(Collectors.joining(", "));
        return """
                local body = '%s'
                local requests = {}
                function init(args)
                    for i, key in ipairs({%s}) do
                        requests[i] = wrk.format("POST", nil, {
                            ["Content-Type"] = "application/json",
                            ["Authorization"] = "Bearer " .. key
                        }, body)
                    end
                end
                local turn = 0
                function request()
                    turn = turn %% #requests + 1
                    return requests[turn]
                end
                """
                .formatted(Target.body(false), keys);
    }

    private static long figure(String output, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(output);
        if (!found.find()) {
            throw new IllegalStateException(output);
        }
        return Long.parseLong(found.group(1));
    }

    /** Latency of calls begun on schedule, so that a stall counts for every call it delays. */
    Percentiles latency(Target target, long rate) throws Exception {
        long[] nanos = new long[(int) Math.min(rate * seconds, MOST_PACED)];
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < CONNECTIONS; c++) {
            int first = c;
            threads.add(Thread.startVirtualThread(() -> paced(target, rate, start, first, nanos)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] answered = Arrays.stream(nanos).filter(time -> time > 0).toArray();
        if (answered.length < nanos.length) {
            throw new IllegalStateException(
                    target.name() + " failed " + (nanos.length - answered.length) + " calls");
        }
        return Percentiles.of(answered);
    }

    private static void paced(Target target, long rate, long start, int first, long[] nanos) {
        try (Socket socket = new Socket("127.0.0.1", target.port())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 8 * 1024);
            byte[] request = target.request(first, false);
            for (int call = first; call < nanos.length; call += CONNECTIONS) {
                long due = start + call * 1_000_000_000L / rate;
                long early = due - System.nanoTime();
                if (early > 0) {
                    TimeUnit.NANOSECONDS.sleep(early);
                }
                socket.getOutputStream().write(request);
                if (readAnswer(in) == 200) {
                    nanos[call] = Math.max(1, System.nanoTime() - due);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int readAnswer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).substring(9, 12));
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        byte[] line = new byte[1024];
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || length == line.length) {
                throw new IOException("no answer");
            }
            line[length++] = (byte) b;
        }
        return new String(line, 0, length, StandardCharsets.US_ASCII).stripTrailing();
    }
}
