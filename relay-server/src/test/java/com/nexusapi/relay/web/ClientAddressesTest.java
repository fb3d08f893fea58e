package com.nexusapi.relay.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.security.IpRange;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers with the address that it takes the client's to be. */
@TestInstance(Lifecycle.PER_CLASS)
class ClientAddressesTest {

    private static final String PROXY = "127.0.0.1";

    private final HttpClient http = HttpClient.newHttpClient();
    private final WebServer behindProxies =
            serve("127.0.0.0/8", "10.0.0.0/24", "2001:db8:ffff::/48");
    private final WebServer alone = serve();

    private static WebServer serve(String... trusted) {
        ClientAddresses clients =
                new ClientAddresses(
                        Stream.of(trusted).map(text -> IpRange.parse(text).orElseThrow()).toList());
        return WebServer.builder()
                .port(0)
                .shutdownHook(false)
                .routing(
                        HttpRouting.builder()
                                .get(
                                        "/",
                                        (request, response) ->
                                                response.send(
                                                        clients.of(request).getHostAddress())))
                .build()
                .start();
    }

    @AfterAll
    void close() {
        behindProxies.stop();
        alone.stop();
        http.close();
    }

    private String seen(WebServer server, UnaryOperator<HttpRequest.Builder> headers) {
        URI address = URI.create("http://" + PROXY + ":" + server.port() + "/");
        try {
            return http.send(
                            headers.apply(HttpRequest.newBuilder(address)).build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    192.0.2.1                                    | 192.0.2.1
                    198.51.100.7, 192.0.2.1                      | 192.0.2.1
                    198.51.100.7, 192.0.2.1, 10.0.0.3            | 192.0.2.1
                    192.0.2.1:4711, 10.0.0.3:80                  | 192.0.2.1
                    2001:db8::1                                  | 2001:db8:0:0:0:0:0:1
                    [2001:db8::1]                                | 2001:db8:0:0:0:0:0:1
                    [2001:db8::1]:443,[2001:db8:ffff::9]:1       | 2001:db8:0:0:0:0:0:1
                    ::ffff:192.0.2.1                             | 192.0.2.1
                    garbage, 192.0.2.1                           | 192.0.2.1
                    ' , 192.0.2.1 ,, '                           | 192.0.2.1
                    10.0.0.2, 10.0.0.3                           | 10.0.0.2
                    """)
    void takesTheRightMostAddressThatIsNoProxys(String forwardedFor, String client) {
        assertThat(seen(behindProxies, it -> it.header("X-Forwarded-For", forwardedFor)))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1, unknown",
                "192.0.2.1, garbage, 10.0.0.3",
                "192.0.2.1, 300.1.1.1",
                "192.0.2.1, [2001:db8::1",
                "192.0.2.1, 10.0.0.0/24",
                "192.0.2.1, fe80::1%eth0",
                "192.0.2.1, localhost",
                "192.0.2.1;10.0.0.3",
                ",",
                "0x7f.1",
                "1",
                ":",
                "[]:80"
            })
    void anAddressThatCannotBeReadHidesAllBeforeIt(String forwardedFor) {
        assertThat(seen(behindProxies, it -> it.header("X-Forwarded-For", forwardedFor)))
                .isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    for=192.0.2.1                                      | 192.0.2.1
                    For=192.0.2.1:4711;Proto=https;by=10.0.0.1         | 192.0.2.1
                    proto=https; for="192.0.2.1:_hidden"               | 192.0.2.1
                    for="[2001:db8::1]:4711"                           | 2001:db8:0:0:0:0:0:1
                    for="[2001:db8::1]", for=10.0.0.3                  | 2001:db8:0:0:0:0:0:1
                    for=198.51.100.7, for=192.0.2.1;host="a, \\"b;c"   | 192.0.2.1
                    for=_secret, for=192.0.2.1                         | 192.0.2.1
                    for=192.0.2.1, for=_secret                         | 127.0.0.1
                    for=192.0.2.1, for=unknown                         | 127.0.0.1
                    for=192.0.2.1, by=10.0.0.1                         | 127.0.0.1
                    for="192.0.2.1                                     | 127.0.0.1
                    for="192.0.2.1\\                                   | 127.0.0.1
                    for=198.51.100.7, for=", for=192.0.2.1             | 127.0.0.1
                    for=198.51.100.7, x=", for="[2001:db8::1]:1"       | 127.0.0.1
                    192.0.2.1                                          | 127.0.0.1
                    """)
    void readsTheStandardsHeaderAsWell(String forwarded, String client) {
        assertThat(seen(behindProxies, it -> it.header("Forwarded", forwarded))).isEqualTo(client);
    }

    @Test
    void linesOfAHeaderAreOneList() {
        assertThat(
                        seen(
                                behindProxies,
                                it ->
                                        it.header("X-Forwarded-For", "198.51.100.7")
                                                .header("X-Forwarded-For", "192.0.2.1, 10.0.0.3")))
                .isEqualTo("192.0.2.1");
    }

    /** A proxy that adds to one of the headers passes on what a client wrote into the other. */
    @Test
    void headersThatDisagreeAreNotBelieved() {
        assertThat(seen(behindProxies, both("192.0.2.1", "for=192.0.2.1"))).isEqualTo("192.0.2.1");
        assertThat(seen(behindProxies, both("192.0.2.1", "for=198.51.100.7"))).isEqualTo(PROXY);
        assertThat(seen(behindProxies, both("198.51.100.7", "for=192.0.2.1"))).isEqualTo(PROXY);
        assertThat(seen(behindProxies, both("192.0.2.1", "for=unknown"))).isEqualTo(PROXY);
    }

    private static UnaryOperator<HttpRequest.Builder> both(String forwardedFor, String forwarded) {
        return it -> it.header("X-Forwarded-For", forwardedFor).header("Forwarded", forwarded);
    }

    @Test
    void nobodyElsesHeadersAreBelieved() {
        assertThat(seen(alone, both("192.0.2.1", "for=192.0.2.1"))).isEqualTo(PROXY);
        assertThat(seen(behindProxies, it -> it)).isEqualTo(PROXY);
    }

    @Test
    void aListOfAnyLengthIsRead() {
        String many = String.join(",", List.of("x".repeat(900), "\\\"".repeat(900), "192.0.2.1"));
        assertThat(seen(behindProxies, it -> it.header("X-Forwarded-For", many)))
                .isEqualTo("192.0.2.1");
        assertThat(seen(behindProxies, it -> it.header("Forwarded", "for=\"" + many)))
                .isEqualTo(PROXY);
    }
}
