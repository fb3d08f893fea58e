package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Whom a relay takes a request to come from, with and without a proxy that it trusts. */
@TestInstance(Lifecycle.PER_CLASS)
class TrustedProxyTest {

    /** After so many failures the wait is far longer than a test. */
    private static final int TRIES = 40;

    private final Stage behindProxy =
            Stage.open(Map.of("NEXUSAPI_SERVER_TRUSTED_PROXIES", "10.1.0.0/16, 127.0.0.1"));
    private final Stage alone = Stage.open();

    @AfterAll
    void close() {
        behindProxy.close();
        alone.close();
    }

    private static int status(Stage stage, String path, String forwardedFor) {
        return stage.send(stage.request(path).header("X-Forwarded-For", forwardedFor).build())
                .statusCode();
    }

    private static void useKeyFrom(Stage stage, String range) {
        if (stage.accountId().isEmpty()) {
            stage.customer(Money.ZERO);
        }
        stage.use(
                stage.admin()
                        .createKey(
                                stage.accountId(),
                                Map.of("name", range, "ipRanges", List.of(range))));
    }

    @Test
    void aKeyIsUsedFromItsAddressesBehindATrustedProxy() {
        useKeyFrom(behindProxy, "192.0.2.0/24");
        for (String path : List.of("/v1/models", "/account/v1/balance")) {
            assertThat(status(behindProxy, path, "192.0.2.9, 10.1.2.3")).isEqualTo(200);
            assertThat(status(behindProxy, path, "192.0.2.9, 198.51.100.1")).isEqualTo(403);
            assertThat(behindProxy.send(behindProxy.request(path).build()).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aHeaderOfAStrangerChangesNothing() {
        useKeyFrom(alone, "192.0.2.0/24");
        for (String path : List.of("/v1/models", "/account/v1/balance")) {
            assertThat(status(alone, path, "192.0.2.9")).isEqualTo(403);
        }
        useKeyFrom(alone, "127.0.0.1");
        for (String path : List.of("/v1/models", "/account/v1/balance")) {
            assertThat(status(alone, path, "192.0.2.9")).isEqualTo(200);
        }
    }

    @Test
    void signInsAreThrottledByTheClientsAddressAndNotByTheProxys() {
        for (IntFunction<HttpRequest.Builder> signIn :
                List.of(operator(behindProxy), customer(behindProxy))) {
            assertThat(isThrottled(behindProxy, signIn, _ -> "192.0.2.9")).isTrue();
            assertThat(isThrottled(behindProxy, signIn, i -> "10.9.0." + i)).isFalse();
        }
    }

    @Test
    void aHeaderOfAStrangerDoesNotHelpAgainstTheThrottle() {
        for (IntFunction<HttpRequest.Builder> signIn : List.of(operator(alone), customer(alone))) {
            assertThat(isThrottled(alone, signIn, i -> "10.9.0." + i)).isTrue();
        }
    }

    private static boolean isThrottled(
            Stage stage, IntFunction<HttpRequest.Builder> signIn, IntFunction<String> address) {
        for (int i = 0; i < TRIES; i++) {
            HttpRequest request =
                    signIn.apply(i)
                            .header("X-Forwarded-For", "1.2.3.4, " + address.apply(i))
                            .build();
            if (stage.send(request).statusCode() == 429) {
                return true;
            }
        }
        return false;
    }

    /** Each as somebody else, so that only the address can be what is throttled. */
    private static IntFunction<HttpRequest.Builder> operator(Stage stage) {
        return i ->
                post(
                        stage.adminUrl() + "/admin/v1/session",
                        "{\"email\":\"nobody%d@example.com\",\"password\":\"wrong password\"}"
                                .formatted(i));
    }

    private static IntFunction<HttpRequest.Builder> customer(Stage stage) {
        return i ->
                post(
                        stage.publicUrl() + "/account/v1/sign-in/verify",
                        "{\"email\":\"nobody%d@example.com\",\"code\":\"000000\"}".formatted(i));
    }

    private static HttpRequest.Builder post(String url, String body) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }
}
