import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the relay, billing on, against nginx {@code proxy_pass} in front of the same upstream, in
 * one run on one machine: throughput with 64 connections (wrk), and latency at a steady rate of half
 * of what the slower of the two can do (calls started on schedule, measured from the scheduled
 * time). Rounds alternate, so that a machine that slows down slows both.
 *
 * <p>Needs nginx and wrk (Debian packages nginx-light and wrk) and a packaged relay:
 *
 * <pre>
 * mvn -DskipTests package
 * java relay-server/bench/Bench.java [--seconds 10] [--rounds 3]
 * </pre>
 */
public final class Bench {

    private static final int CONNECTIONS = 64;
    private static final String MODEL = "bench-model";
    private static final String PASSWORD = "bench-" + Long.toHexString(System.nanoTime());

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();
    private final Path directory;
    private final int seconds;
    private final int rounds;

    private Bench(Path directory, int seconds, int rounds) {
        this.directory = directory;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    /** Something that answers chat completions. */
    private record Target(String name, int port, String apiKey) {}

    private record Percentiles(long p50Micros, long p99Micros) {}

    public static void main(String[] args) throws Exception {
        List<String> given = Arrays.asList(args);
        Path directory = Files.createTempDirectory("nexusapi-bench");
        Bench bench = new Bench(directory, option(given, "--seconds", 10), option(given, "--rounds", 3));
        try {
            bench.run();
        } finally {
            bench.started.reversed().forEach(Process::destroy);
            for (Process process : bench.started) {
                process.waitFor(15, TimeUnit.SECONDS);
            }
        }
    }

    private static int option(List<String> given, String name, int otherwise) {
        int at = given.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(given.get(at + 1));
    }

    private void run() throws Exception {
        int upstreamPort = freePort();
        int nginxPort = freePort();
        startNginx(upstreamPort, nginxPort);
        Target nginx = new Target("nginx", nginxPort, "none");
        Target[] relays = {
            startRelay("process", upstreamPort), startRelay("disk", upstreamPort)
        };
        System.out.println("| | calls/s | of nginx | p50 at half load | added | p99 at half load | added |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Target relay : relays) {
            compare(nginx, relay);
        }
    }

    private void compare(Target nginx, Target relay) throws Exception {
        throughput(relay);
        throughput(nginx);
        List<Long> ofNginx = new ArrayList<>();
        List<Long> ofRelay = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ofNginx.add(throughput(nginx));
            ofRelay.add(throughput(relay));
        }
        long nginxRate = median(ofNginx);
        long relayRate = median(ofRelay);
        long rate = Math.max(1, Math.min(nginxRate, relayRate) / 2);
        List<Percentiles> nginxLatency = new ArrayList<>();
        List<Percentiles> relayLatency = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            nginxLatency.add(latency(nginx, rate));
            relayLatency.add(latency(relay, rate));
        }
        long nginx50 = median(nginxLatency.stream().map(Percentiles::p50Micros).toList());
        long nginx99 = median(nginxLatency.stream().map(Percentiles::p99Micros).toList());
        long relay50 = median(relayLatency.stream().map(Percentiles::p50Micros).toList());
        long relay99 = median(relayLatency.stream().map(Percentiles::p99Micros).toList());
        print("nginx", nginxRate, nginxRate, new long[] {nginx50, nginx50, nginx99, nginx99});
        print(relay.name, relayRate, nginxRate, new long[] {relay50, nginx50, relay99, nginx99});
    }

    private static void print(String name, long rate, long nginxRate, long[] micros) {
        System.out.printf(
                "| %s | %,d | %.3f | %.2f ms | %.2f ms | %.2f ms | %.2f ms |%n",
                name,
                rate,
                (double) rate / nginxRate,
                micros[0] / 1000.0,
                (micros[0] - micros[1]) / 1000.0,
                micros[2] / 1000.0,
                (micros[2] - micros[3]) / 1000.0);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    // Load ----------------------------------------------------------------------------------------

    private static String body() {
        return "{\"model\":\"%s\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(MODEL, "measure ".repeat(180).strip());
    }

    /** Calls answered with 200 in a second, closed loop. */
    private long throughput(Target target) throws Exception {
        Path script = directory.resolve("post.lua");
        Files.writeString(
                script,
                """
                wrk.method = "POST"
                wrk.body = '%s'
                wrk.headers["Content-Type"] = "application/json"
                wrk.headers["Authorization"] = "Bearer %s"
                """
                        .formatted(body(), target.apiKey));
        String output =
                output(
                        "wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "-s",
                        script.toString(),
                        "http://127.0.0.1:" + target.port + "/v1/chat/completions");
        if (output.contains("Non-2xx")) {
            throw new IllegalStateException(target.name + " refused calls:\n" + output);
        }
        Matcher rate = Pattern.compile("Requests/sec:\\s+([0-9]+)").matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException(output);
        }
        return Long.parseLong(rate.group(1));
    }

    /** Latency of calls started on schedule, so that a stall counts for every call it delays. */
    private Percentiles latency(Target target, long rate) throws Exception {
        int calls = (int) Math.min(rate * seconds, 200_000);
        long[] micros = new long[calls];
        long start = System.nanoTime() + 50_000_000;
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < CONNECTIONS; c++) {
            int first = c;
            threads.add(Thread.startVirtualThread(() -> paced(target, rate, start, first, micros)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] sorted = Arrays.stream(micros).filter(m -> m > 0).sorted().toArray();
        if (sorted.length < calls * 99L / 100) {
            throw new IllegalStateException(target.name + " failed " + (calls - sorted.length));
        }
        return new Percentiles(sorted[sorted.length / 2], sorted[(int) (sorted.length * 99L / 100)]);
    }

    private static void paced(Target target, long rate, long start, int first, long[] micros) {
        byte[] request =
                ("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                                + target.apiKey
                                + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + body().length()
                                + "\r\n\r\n"
                                + body())
                        .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", target.port)) {
            socket.setTcpNoDelay(true);
            for (int call = first; call < micros.length; call += CONNECTIONS) {
                long due = start + call * 1_000_000_000L / rate;
                long early = due - System.nanoTime();
                if (early > 0) {
                    TimeUnit.NANOSECONDS.sleep(early);
                }
                socket.getOutputStream().write(request);
                if (readAnswer(socket.getInputStream()) == 200) {
                    micros[call] = Math.max(1, (System.nanoTime() - due) / 1_000);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int readAnswer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed");
            }
            head.append((char) b);
        }
        Matcher length =
                Pattern.compile("(?i)content-length: *([0-9]+)").matcher(head);
        if (!length.find()) {
            throw new IOException("no length: " + head);
        }
        in.readNBytes(Integer.parseInt(length.group(1)));
        return Integer.parseInt(head.substring(9, 12));
    }

    // Servers -------------------------------------------------------------------------------------

    private void startNginx(int upstreamPort, int proxyPort) throws Exception {
        Path config = directory.resolve("nginx.conf");
        Files.writeString(
                config,
                """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx.log error;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    keepalive_requests 100000000;
                    upstream model { server 127.0.0.1:%2$d; keepalive 128; keepalive_requests 100000000; }
                    server {
                        listen 127.0.0.1:%2$d;
                        location / {
                            default_type application/json;
                            return 200 '%4$s';
                        }
                    }
                    server {
                        listen 127.0.0.1:%3$d;
                        location / {
                            proxy_pass http://model;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                        }
                    }
                }
                """
                        .formatted(directory, upstreamPort, proxyPort, answer()));
        start("nginx", "-c", config.toString(), "-p", directory.toString());
        awaitPort(proxyPort);
    }

    private static String answer() {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"%s\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":190,\"completion_tokens\":60,\"total_tokens\":250}}"
                .formatted(MODEL, "an answer ".repeat(30).strip());
    }

    private Target startRelay(String durability, int upstreamPort) throws Exception {
        Path data = directory.resolve(durability);
        Path program = Path.of("relay-server/target/nexusapi-relay/bin/nexusapi-relay").toAbsolutePath();
        int publicPort = freePort();
        int adminPort = freePort();
        ProcessBuilder operator =
                new ProcessBuilder(
                        program.toString(), "create-operator", "--data", data.toString(), "--email",
                        "bench@example.com", "--role", "OWNER", "--password-stdin");
        Process creation = operator.redirectErrorStream(true).start();
        creation.outputWriter().append(PASSWORD).append('\n').close();
        creation.waitFor();
        ProcessBuilder serve =
                new ProcessBuilder(
                        program.toString(), "serve", "--data", data.toString(), "--public-host",
                        "127.0.0.1", "--public-port", "" + publicPort, "--admin-port", "" + adminPort);
        serve.environment().putAll(Map.of("NEXUSAPI_STORE_DURABILITY", durability));
        started.add(
                serve.redirectErrorStream(true)
                        .redirectOutput(directory.resolve(durability + ".log").toFile())
                        .start());
        awaitPort(publicPort);
        return new Target(
                "NexusAPI, `" + durability + "`", publicPort, provision(adminPort, upstreamPort));
    }

    /** Sets up operator session, account with credit, priced model and channel; returns the API key. */
    private String provision(int adminPort, int upstreamPort) throws Exception {
        String session =
                admin(adminPort, "", "POST", "/session",
                        "{\"email\":\"bench@example.com\",\"password\":\"" + PASSWORD + "\"}");
        String token = member(session, "token");
        admin(adminPort, token, "PUT", "/models/" + MODEL,
                "{\"displayName\":\"Bench\",\"contextWindow\":128000,\"maxOutputTokens\":16384,\"endpoints\":[\"chat.completions\"],\"enabled\":true}");
        admin(adminPort, token, "POST", "/models/" + MODEL + "/prices",
                "{\"effectiveFrom\":null,\"prices\":{\"input\":{\"picoUsd\":100000},\"output\":{\"picoUsd\":400000}},\"reason\":\"bench\"}");
        admin(adminPort, token, "POST", "/channels",
                "{\"name\":\"bench\",\"kind\":\"openai-compatible\",\"baseUrl\":\"http://127.0.0.1:%d/v1\",\"credentials\":[\"sk-bench\"],\"models\":{\"%2$s\":\"%2$s\"},\"allowPrivateAddress\":true,\"costs\":{\"%2$s\":{\"prices\":{\"input\":{\"picoUsd\":90000},\"output\":{\"picoUsd\":360000}}}}}"
                        .formatted(upstreamPort, MODEL));
        String account = member(admin(adminPort, token, "POST", "/accounts",
                "{\"email\":\"load@example.com\",\"name\":\"Load\",\"language\":\"en\"}"), "id");
        admin(adminPort, token, "POST", "/accounts/" + account + "/grants",
                "{\"amount\":{\"nanoUsd\":100000000000000},\"reason\":\"bench\"}");
        return member(admin(adminPort, token, "POST", "/accounts/" + account + "/keys",
                "{\"name\":\"bench\"}"), "secret");
    }

    private String admin(int port, String token, String method, String path, String json)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/v1" + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(json))
                        .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return response.body();
    }

    private static String member(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    // Processes -----------------------------------------------------------------------------------

    private void start(String... command) throws IOException {
        started.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(command[0] + ".out").toFile())
                        .start());
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(int port) throws Exception {
        for (int attempt = 0; attempt < 300; attempt++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("nothing listens on port " + port);
    }
}
