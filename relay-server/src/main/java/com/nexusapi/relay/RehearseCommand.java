package com.nexusapi.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Role;
import com.nexusapi.demo.upstream.DemoUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts a relay on data of its own twice, as at a first and a later start, lets it serve a few
 * calls and stops. Run once when the package is made, so that Java can record what a start takes
 * ({@code -XX:AOTCacheOutput}).
 */
@Command(name = "rehearse", hidden = true, description = "Runs once through a start and a call.")
final class RehearseCommand implements Callable<Integer> {

    private static final String MODEL = "gpt-5-mini";
    private static final String EMAIL = "rehearsal@example.com";
    private static final String PASSWORD = "nothing of worth";
    private static final int CALLS = 50;

    private final ObjectMapper json = Json.newMapper();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("nexusapi-rehearsal-");
        try (DemoUpstream upstream = DemoUpstream.start(0, Duration.ZERO)) {
            run(config(data), Optional.of(upstream));
            run(config(data), Optional.empty());
            return Main.WELL;
        } finally {
            delete(data);
        }
    }

    private static RelayConfig config(Path data) {
        return RelayConfig.from(
                Settings.read(
                        Optional.empty(),
                        Map.of(),
                        Map.of(
                                "data", data.toString(),
                                "public.host", "127.0.0.1",
                                "public.port", "0",
                                "admin.port", "0")));
    }

    private void run(RelayConfig config, Optional<DemoUpstream> upstream)
            throws IOException, InterruptedException {
        try (Foundation foundation = Foundation.open(config, Map.of());
                Wiring wiring = new Wiring(foundation, config, Map.of());
                RelayServer server = RelayServer.start(config, wiring);
                HttpClient http = HttpClient.newHttpClient()) {
            if (upstream.isPresent()) {
                wiring.operators.create("rehearsal", EMAIL, PASSWORD, Role.OWNER);
                String key = prepare(new Caller(http, server.adminUrl()), upstream.get());
                Caller customer = new Caller(http, server.publicUrl());
                for (int i = 0; i < CALLS; i++) {
                    customer.post("/v1/chat/completions", key, chat(i % 2 == 0));
                }
            }
        }
    }

    /** A customer with credit and a key, and a channel to the upstream. */
    private String prepare(Caller admin, DemoUpstream upstream)
            throws IOException, InterruptedException {
        String base = "/admin/v1";
        String session =
                field(
                        admin.post(
                                base + "/session",
                                "",
                                Map.of("email", EMAIL, "password", PASSWORD)),
                        "token");
        admin.post(
                base + "/channels",
                session,
                Map.of(
                        "name",
                        "rehearsal",
                        "kind",
                        "openai-compatible",
                        "baseUrl",
                        upstream.url().toString(),
                        "credentials",
                        List.of("sk-rehearsal-credential"),
                        "models",
                        Map.of(MODEL, MODEL),
                        "allowPrivateAddress",
                        true));
        String account =
                field(
                        admin.post(
                                base + "/accounts",
                                session,
                                Map.of("email", EMAIL, "name", "R", "language", "en")),
                        "id");
        admin.post(
                base + "/accounts/" + account + "/grants",
                session,
                Map.of("amount", Map.of("nanoUsd", 1_000_000_000L), "reason", "rehearsal"));
        return field(
                admin.post(base + "/accounts/" + account + "/keys", session, Map.of("name", "key")),
                "secret");
    }

    private static Map<String, Object> chat(boolean stream) {
        return Map.of(
                "model",
                MODEL,
                "stream",
                stream,
                "max_tokens",
                16,
                "messages",
                List.of(Map.of("role", "user", "content", "Is all well?")));
    }

    private String field(String answer, String name) throws IOException {
        JsonNode value = json.readTree(answer).path(name);
        if (!value.isTextual()) {
            throw new IllegalStateException("no " + name + " in an answer of the rehearsal");
        }
        return value.asText();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Sends requests to one of the two listeners. */
    private record Caller(HttpClient http, String url) {

        String post(String path, String bearer, Object body)
                throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Authorization", "Bearer " + bearer)
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofString(
                                            Json.newMapper().writeValueAsString(body)))
                            .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(path + " answered " + answer.statusCode());
            }
            return answer.body();
        }
    }
}
