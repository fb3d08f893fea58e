package com.nexusapi.relay.blackbox;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.relay.testing.AdminClient;
import com.nexusapi.relay.testing.JavaProcess;
import com.nexusapi.relay.testing.RelayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A relay process with an owner, an upstream process behind it, and one customer with a key. */
final class Stage implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path data;
    private final Map<String, String> settings;
    private final JavaProcess upstream;
    private final String upstreamUrl;
    private RelayProcess relay;
    private AdminClient admin;
    private String accountId = "";
    private String apiKey = "";
    private String keyId = "";

    private Stage(Path data, Map<String, String> settings, JavaProcess upstream) {
        this.data = data;
        this.settings = settings;
        this.upstream = upstream;
        this.upstreamUrl = upstream.awaitEvent("ready").path("url").asText();
        RelayProcess.createOwner(data);
        this.relay = RelayProcess.serve(data, settings);
        this.admin = relay.signIn();
    }

    /** Everything up; the models are served by the demo upstream, which knows them by behaviour. */
    static Stage open() {
        return open(Map.of());
    }

    /** The same, with settings as variables of the relay's environment. */
    static Stage open(Map<String, String> settings) {
        try {
            Path data = Files.createTempDirectory("nexusapi-blackbox-");
            return new Stage(
                    data,
                    settings,
                    JavaProcess.start(
                            "com.nexusapi.demo.upstream.DemoUpstream", Map.of(), "--port", "0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void customer(Money credit) {
        accountId = admin.createAccount("customer@example.com");
        if (credit.isPositive()) {
            admin.grant(accountId, credit);
        }
        use(admin.createKey(accountId));
    }

    /** Calls go on with this key. */
    void use(ApiKey key) {
        keyId = key.id();
        apiKey = key.secret().orElseThrow();
    }

    Path data() {
        return data;
    }

    AdminClient admin() {
        return admin;
    }

    String upstreamUrl() {
        return upstreamUrl;
    }

    String publicUrl() {
        return relay.publicUrl();
    }

    String adminUrl() {
        return relay.adminUrl();
    }

    String metrics() {
        return relay.metrics();
    }

    String accountId() {
        return accountId;
    }

    String apiKey() {
        return apiKey;
    }

    String keyId() {
        return keyId;
    }

    HttpClient http() {
        return http;
    }

    /** {@code kill -9}, then a new relay on the same data. */
    void crashAndRestart() {
        relay.kill();
        relay = RelayProcess.serve(data, settings);
        admin = relay.signIn();
    }

    void stopUpstream() {
        upstream.kill();
    }

    /** Ends the relay as an operator would. */
    int stopRelay() {
        return relay.stop();
    }

    void killRelay() {
        relay.kill();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(publicUrl() + path))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json");
    }

    HttpRequest chat(String json) {
        return request("/v1/chat/completions").POST(BodyPublishers.ofString(json)).build();
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> sendChat(String json) {
        return send(chat(json));
    }

    @Override
    public void close() {
        relay.close();
        upstream.close();
    }
}
