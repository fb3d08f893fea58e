import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts what is measured, each in a process of its own, and stops it at the end. */
final class Servers implements AutoCloseable {

    private static final Path BENCH = Path.of("relay-server/bench");
    private static final Path RELAY =
            Path.of("relay-server/target/nexusapi-relay/bin/nexusapi-relay").toAbsolutePath();
    private static final String PASSWORD = "bench-" + Long.toHexString(System.nanoTime());

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();
    private final Path directory;

    Servers(Path directory) {
        this.directory = directory;
        // also when the run is broken off
        Runtime.getRuntime().addShutdownHook(new Thread(() -> started.forEach(Process::destroy)));
    }

    /** The upstream itself, to tell what of a figure is its own and the driver's. */
    Target upstream() throws Exception {
        int port = freePort();
        Process process =
                start(
                        "upstream",
                        new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                BENCH.resolve("FakeUpstream.java").toString(),
                                "" + port));
        awaitPort(port);
        return new Target("upstream alone", port, 0, List.of("none"), process, gcLog("upstream"));
    }

    Target nginx(int upstreamPort) throws Exception {
        int port = freePort();
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
                    upstream model { server 127.0.0.1:%2$d; keepalive 1024; keepalive_requests 100000000; }
                    server {
                        listen 127.0.0.1:%3$d backlog=4096;
                        location / {
                            proxy_pass http://model;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                        }
                    }
                }
                """
                        .formatted(directory, upstreamPort, port));
        Process process =
                start(
                        "nginx",
                        new ProcessBuilder(
                                "nginx", "-c", config.toString(), "-p", directory.toString()));
        awaitPort(port);
        return new Target("nginx", port, 0, List.of("none"), process, gcLog("nginx"));
    }

    /**
     * Starts a relay.
     *
     * @param history past calls that its database holds before it serves
     */
    Target relay(String durability, int upstreamPort, int accounts, long history)
            throws Exception {
        String name = durability + (history > 0 ? "-" + history : "");
        Path data = directory.resolve(name);
        Process creation =
                new ProcessBuilder(
                                RELAY.toString(), "create-operator", "--data", data.toString(),
                                "--email", "bench@example.com", "--role", "OWNER",
                                "--password-stdin")
                        .redirectErrorStream(true)
                        .start();
        creation.outputWriter().append(PASSWORD).append('\n').close();
        creation.waitFor();
        int publicPort = freePort();
        int adminPort = freePort();
        Process process = serve(name, durability, publicPort, adminPort);
        List<String> keys = provision(adminPort, upstreamPort, accounts);
        if (history > 0) {
            process.destroy();
            process.waitFor();
            writeHistory(data, history);
            process = serve(name, durability, publicPort, adminPort);
        }
        String shown = "NexusAPI, `" + durability + "`";
        return new Target(
                history > 0 ? shown + ", %,d calls kept".formatted(history) : shown,
                publicPort,
                adminPort,
                keys,
                process,
                gcLog(name));
    }

    private Process serve(String name, String durability, int publicPort, int adminPort)
            throws Exception {
        ProcessBuilder serve =
                new ProcessBuilder(
                        RELAY.toString(), "serve", "--data", directory.resolve(name).toString(),
                        "--public-host", "127.0.0.1", "--public-port", "" + publicPort,
                        "--admin-port", "" + adminPort);
        serve.environment().put("NEXUSAPI_STORE_DURABILITY", durability);
        serve.environment()
                .merge(
                        "NEXUSAPI_JVM_OPTIONS",
                        "-Xlog:gc:file=" + gcLog(name),
                        (given, ours) -> given + " " + ours);
        Process process = start(name, serve);
        awaitPort(publicPort);
        return process;
    }

    private static void writeHistory(Path data, long calls) throws Exception {
        Path lib = RELAY.getParent().resolveSibling("lib");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "h2-*.jar")) {
            Process process =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElseThrow(), "-cp",
                                    jars.iterator().next().toString(),
                                    "relay-server/bench/History.java", data.toString(), "" + calls)
                            .inheritIO()
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("no history was written");
            }
        }
    }

    private Path gcLog(String name) {
        return directory.resolve(name + ".gc");
    }

    /** Sets up operator session, accounts with credit, priced model and channel. */
    private List<String> provision(int adminPort, int upstreamPort, int accounts)
            throws Exception {
        String token = signIn(adminPort);
        admin(
                adminPort, token, "PUT", "/models/" + Target.MODEL,
                "{\"displayName\":\"Bench\",\"contextWindow\":128000,\"maxOutputTokens\":16384,\"endpoints\":[\"chat.completions\"],\"enabled\":true}");
        admin(
                adminPort, token, "POST", "/models/" + Target.MODEL + "/prices",
                "{\"effectiveFrom\":null,\"prices\":{\"input\":{\"picoUsd\":100000},\"output\":{\"picoUsd\":400000}},\"reason\":\"bench\"}");
        admin(
                adminPort, token, "POST", "/channels",
                "{\"name\":\"bench\",\"kind\":\"openai-compatible\",\"baseUrl\":\"http://127.0.0.1:%d/v1\",\"credentials\":[\"sk-bench\"],\"models\":{\"%2$s\":\"%2$s\"},\"allowPrivateAddress\":true,\"costs\":{\"%2$s\":{\"prices\":{\"input\":{\"picoUsd\":90000},\"output\":{\"picoUsd\":360000}}}}}"
                        .formatted(upstreamPort, Target.MODEL));
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            keys.add(account(adminPort, token, i));
        }
        return keys;
    }

    /** An account with credit; returns the secret of its key. */
    private String account(int adminPort, String token, int number) throws Exception {
        String account =
                member(
                        admin(
                                adminPort, token, "POST", "/accounts",
                                "{\"email\":\"load%d@example.com\",\"name\":\"Load\",\"language\":\"en\"}"
                                        .formatted(number)),
                        "id");
        admin(
                adminPort, token, "POST", "/accounts/" + account + "/grants",
                "{\"amount\":{\"nanoUsd\":100000000000000},\"reason\":\"bench\"}");
        return member(
                admin(
                        adminPort, token, "POST", "/accounts/" + account + "/keys",
                        "{\"name\":\"bench\"}"),
                "secret");
    }

    String signIn(int adminPort) throws Exception {
        return member(
                admin(
                        adminPort, "", "POST", "/session",
                        "{\"email\":\"bench@example.com\",\"password\":\"" + PASSWORD + "\"}"),
                "token");
    }

    String admin(int port, String token, String method, String path, String json)
            throws Exception {
        HttpRequest.Builder asked =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/v1" + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token);
        HttpRequest request =
                (method.equals("GET")
                                ? asked.GET()
                                : asked.method(method, BodyPublishers.ofString(json)))
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

    private Process start(String name, ProcessBuilder command) throws IOException {
        Process process =
                command.redirectErrorStream(true)
                        .redirectOutput(directory.resolve(name + ".log").toFile())
                        .start();
        started.add(process);
        return process;
    }

    static String output(String... command) throws Exception {
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
        for (int attempt = 0; attempt < 600; attempt++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("nothing listens on port " + port);
    }

    @Override
    public void close() throws InterruptedException {
        started.reversed().forEach(Process::destroy);
        for (Process process : started) {
            process.waitFor(15, TimeUnit.SECONDS);
        }
    }
}
