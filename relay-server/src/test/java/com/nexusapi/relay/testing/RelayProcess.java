package com.nexusapi.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code nexusapi-relay serve} on free ports, with an owner who can sign in. */
public final class RelayProcess implements AutoCloseable {

    public static final String OWNER = "owner@example.com";
    public static final String PASSWORD = "correct horse battery";

    private static final String MAIN = "com.nexusapi.relay.Main";

    private final JavaProcess process;
    private final String publicUrl;
    private final String adminUrl;

    private RelayProcess(JavaProcess process) {
        this.process = process;
        JsonNode ready = process.awaitEvent("ready");
        this.publicUrl = ready.path("publicUrl").asText();
        this.adminUrl = ready.path("adminUrl").asText();
    }

    /** Creates the owner in the data directory; once, before the first start. */
    public static void createOwner(Path data) {
        createOwner(data, Map.of());
    }

    /** As {@link #createOwner(Path)}, with settings. */
    public static void createOwner(Path data, Map<String, String> environment) {
        try (JavaProcess creation =
                JavaProcess.start(
                        MAIN,
                        environment,
                        "create-operator",
                        "--data",
                        data.toString(),
                        "--email",
                        OWNER,
                        "--role",
                        "OWNER",
                        "--password-stdin")) {
            creation.type(PASSWORD);
            if (creation.exitCode() != 0) {
                throw new IllegalStateException("no operator was created");
            }
        }
    }

    public static RelayProcess serve(Path data) {
        return serve(data, Map.of());
    }

    public static RelayProcess serve(Path data, Map<String, String> environment) {
        return new RelayProcess(
                JavaProcess.start(
                        MAIN,
                        environment,
                        "serve",
                        "--data",
                        data.toString(),
                        "--public-host",
                        "127.0.0.1",
                        "--public-port",
                        "0",
                        "--admin-port",
                        "0"));
    }

    /** Runs {@code verify-ledger} and returns its one line. */
    public static JsonNode verifyLedger(Path data) {
        return verifyLedger(data, Map.of());
    }

    /** As {@link #verifyLedger(Path)}, with settings. */
    public static JsonNode verifyLedger(Path data, Map<String, String> environment) {
        try (JavaProcess verification =
                JavaProcess.start(MAIN, environment, "verify-ledger", "--data", data.toString())) {
            return verification.awaitEvent("verified");
        }
    }

    /** Runs any command of the relay on a data directory. */
    public static JavaProcess command(Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return JavaProcess.start(MAIN, Map.of(), all.toArray(String[]::new));
    }

    /** What {@code /observe/metrics} shows. */
    public String metrics() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(adminUrl + "/observe/metrics")).build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String publicUrl() {
        return publicUrl;
    }

    public String adminUrl() {
        return adminUrl;
    }

    public AdminClient signIn() {
        return AdminClient.signIn(adminUrl, OWNER, PASSWORD);
    }

    public void kill() {
        process.kill();
    }

    public int stop() {
        return process.stop();
    }

    @Override
    public void close() {
        process.close();
    }
}
