package com.nexusapi.console.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The packaged relay, run as a process of its own with the demo's business in it. */
final class DemoRelay implements AutoCloseable {

    private static final Path LAUNCHER =
            Path.of("..", "relay-server", "target", "nexusapi-relay", "bin", "nexusapi-relay");

    private final ObjectMapper json = Json.newMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final JsonNode demo;

    /** Starts the relay with its books in a folder, and waits until it is ready. */
    DemoRelay(Path folder) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        LAUNCHER.toAbsolutePath().normalize().toString(),
                        "serve",
                        "--demo",
                        "--data",
                        folder.toString(),
                        "--public-port",
                        "0",
                        "--admin-port",
                        "0");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectError(folder.resolveSibling("relay.log").toFile());
        process = builder.start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.contains("\"ready\"")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the relay ended before it was ready");
        }
        demo = json.readTree(folder.resolve("demo.json").toFile());
    }

    URI adminUrl() {
        return URI.create(demo.get("adminUrl").asText());
    }

    /** E-mail of the operator with this role. */
    String email(String role) {
        return operator(role).get("email").asText();
    }

    String password(String role) {
        return operator(role).get("password").asText();
    }

    private JsonNode operator(String role) {
        for (JsonNode operator : demo.get("operators")) {
            if (operator.get("role").asText().equals(role)) {
                return operator;
            }
        }
        throw new IllegalStateException("no operator with role " + role);
    }

    /** A model whose calls go well. */
    String model() {
        for (JsonNode model : demo.get("models")) {
            if (model.get("behaviour").asText().equals("ok")) {
                return model.get("id").asText();
            }
        }
        throw new IllegalStateException("no model that goes well");
    }

    /** Makes a paid call; gives back its id. */
    String call() throws IOException, InterruptedException {
        String body =
                """
                {"model":"%s","max_tokens":40,"messages":[{"role":"user","content":"Hello"}]}\
                """
                        .formatted(model());
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                demo.get("publicUrl").asText()
                                                        + "/v1/chat/completions"))
                                .header("authorization", "Bearer " + demo.get("apiKey").asText())
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response.headers().firstValue("x-request-id").orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
