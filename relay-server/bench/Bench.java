import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Measures the relay, billing on, against nginx {@code proxy_pass} in front of the same upstream
 * (see {@link FakeUpstream}), in one run on one machine, and prints Markdown tables. Rounds
 * alternate, so that a machine that slows down slows both; each figure is the median of its rounds.
 *
 * <p>Without stream: throughput over 64 connections (wrk), and latency at a steady rate of half of
 * what the slower of the two can do, from the time at which a call was due. With streams: so many at
 * once on open connections, time to the first event, delay of each event against the time at which
 * the upstream was to send it, and the largest heap that the relay had.
 *
 * <p>Needs Linux, nginx and wrk (Debian packages nginx-light and wrk) and a packaged relay:
 *
 * <pre>
 * mvn -DskipTests package
 * java relay-server/bench/Bench.java [--only calls|streams] [--durability process|disk]
 *     [--seconds 10] [--rounds 3] [--accounts 1] [--streams 1000] [--spread-ms 0] [--history 0]
 * </pre>
 *
 * {@code --accounts} spreads the calls over so many accounts with a key each; {@code --spread-ms} is
 * the time over which the streams begin; {@code --history} compares a relay that has kept so many
 * calls with one that has kept none instead (see {@link History}).
 */
public final class Bench {

    private static final int WARM_UP_CALLS = 2;
    private static final int WARM_UP_STREAMS = 5;

    private final List<String> given;
    private final CallLoad calls;
    private final int rounds;

    private Bench(List<String> given, Path directory) {
        this.given = given;
        this.calls = new CallLoad(directory, number("--seconds", 10));
        this.rounds = number("--rounds", 3);
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("nexusapi-bench");
        try (Servers servers = new Servers(directory)) {
            new Bench(Arrays.asList(args), directory).run(servers);
        }
    }

    private String option(String name, String otherwise) {
        int at = given.indexOf(name);
        return at < 0 ? otherwise : given.get(at + 1);
    }

    private int number(String name, int otherwise) {
        return Integer.parseInt(option(name, "" + otherwise));
    }

    private void run(Servers servers) throws Exception {
        Target upstream = servers.upstream();
        Target nginx = servers.nginx(upstream.port());
        int accounts = number("--accounts", 1);
        if (number("--history", 0) > 0) {
            compareHistory(servers, upstream.port());
            return;
        }
        List<Target> relays = new ArrayList<>();
        for (String durability : List.of("process", "disk")) {
            if (option("--durability", durability).equals(durability)) {
                relays.add(servers.relay(durability, upstream.port(), accounts, 0));
            }
        }
        System.out.printf("Accounts: %d. Median of %d rounds.%n", accounts, rounds);
        String only = option("--only", "");
        if (!only.equals("streams")) {
            compareCalls(upstream, nginx, relays);
        }
        if (!only.equals("calls")) {
            compareStreams(upstream, nginx, relays);
        }
    }

    // Calls ---------------------------------------------------------------------------------------

    private void compareCalls(Target upstream, Target nginx, List<Target> relays)
            throws Exception {
        System.out.printf("%nUpstream alone: %,d calls/s.%n%n", calls.throughput(upstream).rate());
        System.out.println(
                "| | calls/s | of nginx | processor a call | p50 at half load | added | p99 at half load | added |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Target relay : relays) {
            compareCalls(nginx, relay);
        }
    }

    private void compareCalls(Target nginx, Target relay) throws Exception {
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            calls.throughput(relay);
        }
        calls.throughput(nginx);
        List<CallLoad.Throughput> ofNginx = new ArrayList<>();
        List<CallLoad.Throughput> ofRelay = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ofNginx.add(calls.throughput(nginx));
            ofRelay.add(calls.throughput(relay));
        }
        long nginxRate = Percentiles.median(ofNginx, CallLoad.Throughput::rate);
        long relayRate = Percentiles.median(ofRelay, CallLoad.Throughput::rate);
        long rate = Math.max(1, Math.min(nginxRate, relayRate) / 2);
        List<Percentiles> nginxLatency = new ArrayList<>();
        List<Percentiles> relayLatency = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            nginxLatency.add(calls.latency(nginx, rate));
            relayLatency.add(calls.latency(relay, rate));
        }
        Percentiles least = Percentiles.median(nginxLatency);
        printCalls(nginx, ofNginx, nginxRate, new Percentiles[] {least, least});
        printCalls(relay, ofRelay, nginxRate,
                new Percentiles[] {Percentiles.median(relayLatency), least});
    }

    private static void printCalls(
            Target target, List<CallLoad.Throughput> found, long nginxRate, Percentiles[] latency) {
        long rate = Percentiles.median(found, CallLoad.Throughput::rate);
        System.out.printf(
                "| %s | %,d | %.3f | %d µs | %.2f ms | %.2f ms | %.2f ms | %.2f ms |%n",
                target.name(),
                rate,
                (double) rate / nginxRate,
                Percentiles.median(found, CallLoad.Throughput::processorNanos) / 1_000,
                millis(latency[0].p50()),
                millis(latency[0].p50() - latency[1].p50()),
                millis(latency[0].p99()),
                millis(latency[0].p99() - latency[1].p99()));
    }

    // A large database ----------------------------------------------------------------------------

    /** What {@link #readings} asks of a relay. */
    private record Reading(String name, String method, String path, String body) {}

    private static List<Reading> readings() {
        Instant now = Instant.now();
        String days = "from=" + now.minus(30, ChronoUnit.DAYS) + "&to=" + now;
        return List.of(
                new Reading("overview of 30 days", "GET", "/overview?step=P1D&" + days, ""),
                new Reading(
                        "revenue of 30 days by account", "GET", "/revenue?group=account&" + days,
                        ""),
                new Reading("first page of requests", "GET", "/requests?limit=100", ""),
                new Reading("figures of 30 days", "GET", "/ledger/figures?" + days, ""),
                new Reading("trial balance", "GET", "/ledger/trial-balance", ""),
                new Reading(
                        "price preview over 7 days", "POST", "/prices/preview",
                        "{\"days\":7,\"models\":[{\"modelId\":\"%s\",\"prices\":{\"input\":{\"picoUsd\":110000},\"output\":{\"picoUsd\":400000}}}]}"
                                .formatted(Target.MODEL)),
                new Reading("verification of the books", "POST", "/ledger/verify", "{}"));
    }

    /** The same relay with nothing kept and with so many calls. */
    private void compareHistory(Servers servers, int upstreamPort) throws Exception {
        Target empty = servers.relay("process", upstreamPort, 1, 0);
        Target full = servers.relay("process", upstreamPort, 1, number("--history", 0));
        List<CallLoad.Throughput> ofEmpty = new ArrayList<>();
        List<CallLoad.Throughput> ofFull = new ArrayList<>();
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            calls.throughput(empty);
            calls.throughput(full);
        }
        for (int round = 0; round < rounds; round++) {
            ofEmpty.add(calls.throughput(empty));
            ofFull.add(calls.throughput(full));
        }
        System.out.println("\n| | calls/s | processor a call |");
        System.out.println("| --- | ---: | ---: |");
        printCost(empty, ofEmpty);
        printCost(full, ofFull);
        System.out.println("\n| median of " + rounds + " | empty | full |");
        System.out.println("| --- | ---: | ---: |");
        String emptyToken = servers.signIn(empty.adminPort());
        String fullToken = servers.signIn(full.adminPort());
        for (Reading reading : readings()) {
            System.out.printf(
                    "| %s | %.1f ms | %.1f ms |%n",
                    reading.name(),
                    millis(medianOf(servers, empty, emptyToken, reading)),
                    millis(medianOf(servers, full, fullToken, reading)));
        }
    }

    private static void printCost(Target target, List<CallLoad.Throughput> found) {
        System.out.printf(
                "| %s | %,d | %d µs |%n",
                target.name(),
                Percentiles.median(found, CallLoad.Throughput::rate),
                Percentiles.median(found, CallLoad.Throughput::processorNanos) / 1_000);
    }

    private long medianOf(Servers servers, Target target, String token, Reading reading)
            throws Exception {
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long began = System.nanoTime();
            servers.admin(
                    target.adminPort(), token, reading.method(), reading.path(), reading.body());
            nanos.add(System.nanoTime() - began);
        }
        return Percentiles.median(nanos, Long::longValue);
    }

    // Streams -------------------------------------------------------------------------------------

    private void compareStreams(Target upstream, Target nginx, List<Target> relays)
            throws Exception {
        System.out.printf(
                "%n%,d streams of %d events, begun within %d ms:%n%n",
                streams(), FakeUpstream.EVENTS, number("--spread-ms", 0));
        System.out.println(
                "| | broken | first event p50 | p99 | of nginx | event's delay p50 | p99 | of nginx | processor an event | largest heap |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        List<Target> targets = new ArrayList<>(List.of(upstream, nginx));
        targets.addAll(relays);
        List<List<Streamed>> found = new ArrayList<>();
        for (Target target : targets) {
            found.add(new ArrayList<>());
            for (int i = 0; i < WARM_UP_STREAMS; i++) {
                stream(target);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                found.get(i).add(stream(targets.get(i)));
            }
        }
        for (int i = 0; i < targets.size(); i++) {
            printStreams(targets.get(i), found.get(i), found.get(1));
        }
    }

    /** One round with one target. */
    private record Streamed(StreamLoad.Result result, long processorNanos) {}

    private int streams() {
        return number("--streams", 1_000);
    }

    private Streamed stream(Target target) throws IOException {
        long before = target.processorNanos();
        StreamLoad.Result result =
                new StreamLoad(target, streams(), number("--spread-ms", 0)).run();
        long used = target.processorNanos() - before;
        return new Streamed(result, used / ((long) streams() * FakeUpstream.EVENTS));
    }

    private static void printStreams(Target target, List<Streamed> found, List<Streamed> ofNginx)
            throws IOException {
        Percentiles first = first(found);
        Percentiles late = late(found);
        System.out.printf(
                "| %s | %d | %.1f ms | %.1f ms | %.2f | %.2f ms | %.2f ms | %.2f | %.1f µs | %s |%n",
                target.name(),
                found.stream().mapToInt(round -> round.result().broken()).sum(),
                millis(first.p50()),
                millis(first.p99()),
                (double) first.p99() / first(ofNginx).p99(),
                millis(late.p50()),
                millis(late.p99()),
                (double) late.p99() / late(ofNginx).p99(),
                Percentiles.median(found, Streamed::processorNanos) / 1_000.0,
                largestHeap(target.gcLog()));
    }

    private static Percentiles first(List<Streamed> rounds) {
        return Percentiles.median(rounds.stream().map(round -> round.result().first()).toList());
    }

    private static Percentiles late(List<Streamed> rounds) {
        return Percentiles.median(rounds.stream().map(round -> round.result().late()).toList());
    }

    /** The most that was in use when a collection began, of all the run. */
    private static String largestHeap(Path gcLog) throws IOException {
        if (!Files.exists(gcLog)) {
            return "";
        }
        return Pattern.compile(" ([0-9]+)M->[0-9]+M\\(")
                .matcher(Files.readString(gcLog))
                .results()
                .map((MatchResult line) -> Integer.parseInt(line.group(1)))
                .max(Integer::compare)
                .map(most -> most + " MiB")
                .orElse("no collection");
    }

    private static double millis(long nanos) {
        return nanos / 1_000_000.0;
    }
}
