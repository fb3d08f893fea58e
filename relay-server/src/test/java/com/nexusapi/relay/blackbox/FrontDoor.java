package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Money;
import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.relay.testing.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** A relay process, an upstream that answers with scripted bytes, and a customer with credit. */
final class FrontDoor implements AutoCloseable {

    /** An input token costs a nano-USD, a cached one a tenth, an output token ten. */
    static final Prices TEXT =
            Prices.ofText(Price.ofPicos(1_000), Price.ofPicos(10_000))
                    .withCachedInput(Price.ofPicos(100));

    final Stage stage;
    final ScriptedUpstream upstream = new ScriptedUpstream();
    private final ObjectMapper json = new ObjectMapper();

    FrontDoor() {
        this(Map.of());
    }

    /** With settings as variables of the relay's environment. */
    FrontDoor(Map<String, String> settings) {
        stage = Stage.open(settings);
        stage.customer(Money.ofDollars(100));
    }

    HttpResponse<String> post(String path, String body) {
        return stage.send(stage.request(path).POST(BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> get(String path) {
        return stage.send(stage.request(path).GET().build());
    }

    HttpResponse<String> chat(String body) {
        return post("/v1/chat/completions", body);
    }

    static String idOf(HttpResponse<?> response) {
        return response.headers().firstValue("x-request-id").orElseThrow();
    }

    Receipt receipt(HttpResponse<?> response) {
        return stage.admin().receipt(idOf(response));
    }

    /** What a call that succeeded was charged, in nano-USD. */
    long chargeOf(HttpResponse<String> response) {
        Receipt receipt = receipt(response);
        assertThat(receipt.request().status()).as(response.body()).isEqualTo(200);
        return receipt.request().charge().nanoUsd();
    }

    JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stage.close();
        upstream.close();
    }
}
