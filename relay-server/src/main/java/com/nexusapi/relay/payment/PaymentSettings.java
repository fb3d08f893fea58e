package com.nexusapi.relay.payment;

import java.net.URI;
import java.time.Duration;

/**
 * How the provider is reached.
 *
 * @param baseUrl such as {@code https://test.dodopayments.com}
 * @param productId the one "credit" product, priced by what the customer pays
 * @param returnUrl where the customer's browser goes after the checkout
 * @param timeout for one exchange; an outcome not known by then is unknown
 */
public record PaymentSettings(
        URI baseUrl, String apiKey, String productId, URI returnUrl, Duration timeout) {

    /** The provider's two worlds; no money moves in the first. */
    public enum Mode {
        TEST("https://test.dodopayments.com"),
        LIVE("https://live.dodopayments.com");

        private final URI host;

        Mode(String host) {
            this.host = URI.create(host);
        }

        public URI host() {
            return host;
        }
    }

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    @Override
    public String toString() {
        return "PaymentSettings[baseUrl=" + baseUrl + "]";
    }
}
