package com.nexusapi.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An operator at work through the admin API. */
public final class AdminClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = Json.newMapper();
    private final String url;
    private final String token;

    private AdminClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    public static AdminClient signIn(String url, String email, String password) {
        AdminClient stranger = new AdminClient(url, "");
        JsonNode session = stranger.post("/session", Map.of("email", email, "password", password));
        return new AdminClient(url, session.path("token").asText());
    }

    /** A model offered for chat at the given prices, in pico-USD a token. */
    public void offer(String model, long inputPicoUsd, long outputPicoUsd) {
        define(model);
        setPrice(model, inputPicoUsd, outputPicoUsd);
    }

    public void define(String model) {
        send(
                "PUT",
                "/models/" + model,
                new Model.Definition(model, 128_000, 16_384, List.of("chat.completions"), true));
    }

    /** A model offered at the endpoints, at prices a token or piece. */
    public void offer(String model, List<String> endpoints, Prices prices) {
        offer(model, endpoints, PriceSheet.of(prices));
    }

    /** The same, with long-context tiers and service tiers. */
    public void offer(String model, List<String> endpoints, PriceSheet sheet) {
        send(
                "PUT",
                "/models/" + model,
                new Model.Definition(model, 128_000, 16_384, endpoints, true));
        post(
                "/models/" + model + "/prices",
                new Model.PriceProposal(
                        Optional.empty(),
                        sheet.prices(),
                        Optional.of(sheet.longContext()),
                        Optional.of(sheet.serviceTiersBps()),
                        "test"));
    }

    public JsonNode setPrice(String model, long inputPicoUsd, long outputPicoUsd) {
        return post(
                "/models/" + model + "/prices",
                new Model.PriceProposal(
                        Optional.empty(),
                        Prices.ofText(Price.ofPicos(inputPicoUsd), Price.ofPicos(outputPicoUsd)),
                        Optional.empty(),
                        Optional.empty(),
                        "test"));
    }

    /** A channel to an upstream on this machine that serves the models under their own names. */
    public String connect(String upstreamUrl, int priority, String... models) {
        Map<String, String> names = new java.util.TreeMap<>();
        Map<String, Object> costs = new java.util.TreeMap<>();
        for (String model : models) {
            names.put(model, model);
            costs.put(
                    model,
                    Map.of("prices", Prices.ofText(Price.ofPicos(1_000), Price.ofPicos(2_000))));
        }
        return post(
                        "/channels",
                        Map.of(
                                "name",
                                "test upstream",
                                "kind",
                                "openai-compatible",
                                "baseUrl",
                                upstreamUrl,
                                "credentials",
                                List.of("sk-upstream-secret-0001"),
                                "models",
                                names,
                                "priority",
                                priority,
                                "allowPrivateAddress",
                                true,
                                "costs",
                                costs))
                .path("id")
                .asText();
    }

    /**
     * A channel to an upstream on this machine, which knows the models by other names.
     *
     * @param kind such as {@code anthropic}
     * @param models ours and theirs
     */
    public String connect(String kind, String baseUrl, Map<String, String> models) {
        return post(
                        "/channels",
                        Map.of(
                                "name",
                                kind,
                                "kind",
                                kind,
                                "baseUrl",
                                baseUrl,
                                "credentials",
                                List.of("sk-upstream-secret-0001"),
                                "models",
                                models,
                                "allowPrivateAddress",
                                true))
                .path("id")
                .asText();
    }

    public String createAccount(String email) {
        return post("/accounts", Map.of("email", email, "name", email, "language", "en"))
                .path("id")
                .asText();
    }

    public void grant(String accountId, Money amount) {
        post(
                "/accounts/" + accountId + "/grants",
                new Account.GrantRequest(amount, "test", Optional.empty()));
    }

    public ApiKey createKey(String accountId) {
        return createKey(accountId, Map.of("name", "test"));
    }

    /**
     * A key with limits.
     *
     * @param asked the body of {@code POST /accounts/{id}/keys}
     */
    public ApiKey createKey(String accountId, Map<String, Object> asked) {
        return read(post("/accounts/" + accountId + "/keys", asked), ApiKey.class);
    }

    public void revokeKey(String accountId, String keyId) {
        send("DELETE", "/accounts/" + accountId + "/keys/" + keyId, Map.of());
    }

    public Account.Balance balance(String accountId) {
        return read(get("/accounts/" + accountId), Account.class).balance();
    }

    public Receipt receipt(String requestId) {
        return read(get("/requests/" + requestId), Receipt.class);
    }

    /** The receipt of a call whose record may still be on its way, for twenty seconds at most. */
    public Receipt awaitReceipt(String requestId) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (allRequests().stream().noneMatch(request -> request.id().equals(requestId))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no record of " + requestId);
            }
        }
        return receipt(requestId);
    }

    /** A page of requests, newest first; the cursor is empty for the first. */
    public Page<RequestSummary> requests(String cursor) {
        JsonNode page = get("/requests?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
        List<RequestSummary> items = new ArrayList<>();
        page.path("items").forEach(item -> items.add(read(item, RequestSummary.class)));
        return new Page<>(items, Optional.ofNullable(page.path("nextCursor").textValue()));
    }

    /** All requests there are, newest first. */
    public List<RequestSummary> allRequests() {
        List<RequestSummary> all = new ArrayList<>();
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent()) {
            Page<RequestSummary> page = requests(cursor.get());
            all.addAll(page.items());
            cursor = page.nextCursor();
        }
        return all;
    }

    public JsonNode get(String path) {
        return exchange(request(path).GET().build());
    }

    public JsonNode post(String path, Object body) {
        return send("POST", path, body);
    }

    public JsonNode send(String method, String path, Object body) {
        try {
            return exchange(
                    request(path)
                            .method(method, BodyPublishers.ofString(json.writeValueAsString(body)))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + "/admin/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode exchange(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        request.method()
                                + " "
                                + request.uri().getPath()
                                + ": "
                                + response.statusCode()
                                + " "
                                + response.body());
            }
            return response.body().isEmpty()
                    ? json.createObjectNode()
                    : json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T read(JsonNode node, Class<T> type) {
        try {
            return json.treeToValue(node, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
