package com.nexusapi.relay;

import com.nexusapi.relay.mail.MailSettings;
import com.nexusapi.relay.payment.PaymentSettings;
import com.nexusapi.relay.payment.WebhookSecrets;
import com.nexusapi.relay.security.IpRange;
import com.nexusapi.relay.store.StoreSettings;
import com.nexusapi.relay.store.StoreSettings.Durability;
import com.nexusapi.relay.upstream.UpstreamSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator can set. {@link Settings} says how each value is named in {@code
 * application.yaml} and in the environment.
 */
public record RelayConfig(
        Listener publicListener,
        Listener adminListener,
        Path dataDirectory,
        StoreSettings store,
        String node,
        long maxBodyBytes,
        Duration clientPatience,
        Duration shutdownGrace,
        UpstreamSettings upstream,
        PaymentSettings payment,
        WebhookSecrets webhookSecrets,
        Pricing pricing,
        int usageRetentionDays,
        Mail mail,
        List<IpRange> trustedProxies) {

    /** An address to listen on; port 0 means any free one. */
    public record Listener(String host, int port) {}

    /** Rules of pricing: days of notice before a material change, and list price to sale price. */
    public record Pricing(int noticeDays, long markupBps) {}

    /**
     * How mail leaves and arrives.
     *
     * @param site the address of the public listener as customers reach it, for links in letters
     */
    public record Mail(MailSettings settings, URI site) {

        private static Mail from(Settings settings) {
            String support = settings.mailAddress("mail.support-address");
            String from =
                    settings.optionalText("mail.from")
                            .map(given -> settings.mailAddress("mail.from"))
                            .orElse(support);
            return new Mail(
                    new MailSettings(
                            server(settings, "mail.smtp-"),
                            server(settings, "mail.imap-"),
                            from,
                            support),
                    settings.address("public.url"));
        }

        private static Optional<MailSettings.Server> server(Settings settings, String prefix) {
            return settings.optionalText(prefix + "host")
                    .map(host ->
                            new MailSettings.Server(
                                    host,
                                    settings.port(prefix + "port"),
                                    settings.oneOf(
                                            prefix + "security", MailSettings.Security.class),
                                    settings.text(prefix + "user"),
                                    settings.text(prefix + "password")));
        }
    }

    /** Reads the settings; the first that is wrong is reported by name. */
    public static RelayConfig from(Settings settings) {
        Path data = Path.of(settings.text("data"));
        Durability durability = settings.oneOf("store.durability", Durability.class);
        Optional<String> url = settings.optionalText("store.url");
        StoreSettings store =
                url.map(address ->
                                new StoreSettings(
                                        address,
                                        settings.text("store.user"),
                                        settings.text("store.password"),
                                        durability,
                                        settings.names(
                                                "store.allow-unsafe", StoreSettings.SAFEGUARDS)))
                        .orElseGet(() -> StoreSettings.embedded(data, durability));
        if (url.filter(address -> !address.startsWith("jdbc:postgresql:")).isPresent()) {
            throw new SettingException("store.url", "an address that begins with jdbc:postgresql:");
        }
        return new RelayConfig(
                new Listener(settings.text("public.host"), settings.port("public.port")),
                new Listener(settings.text("admin.host"), settings.port("admin.port")),
                data,
                store,
                settings.text("node.name"),
                settings.number("limits.max-body-bytes", 1_024, 1L << 30),
                seconds(settings, "client.patience-seconds", 1),
                seconds(settings, "shutdown.grace-seconds", 0),
                UpstreamSettings.DEFAULT
                        .withPatience(
                                seconds(settings, "upstream.first-byte-seconds", 1),
                                seconds(settings, "upstream.idle-seconds", 1))
                        .withHeapPercent(
                                (int) settings.number("upstream.answers-heap-percent", 1, 60)),
                new PaymentSettings(
                        paymentAddress(settings),
                        settings.text("payment.api-key"),
                        settings.text("payment.product-id"),
                        settings.address("payment.return-url"),
                        PaymentSettings.DEFAULT_TIMEOUT),
                webhookSecrets(settings),
                new Pricing(
                        (int) settings.number("pricing.notice-days", 0, 3_650),
                        settings.number("pricing.markup-bps", 0, 1_000_000)),
                (int) settings.number("usage.retention-days", 0, 36_500),
                Mail.from(settings),
                settings.ranges("server.trusted-proxies"));
    }

    private static Duration seconds(Settings settings, String name, long least) {
        return Duration.ofSeconds(settings.number(name, least, 3_600));
    }

    /** The host of the mode, unless another address is set. */
    private static URI paymentAddress(Settings settings) {
        PaymentSettings.Mode mode = settings.oneOf("payment.mode", PaymentSettings.Mode.class);
        return settings.optionalText("payment.base-url").isPresent()
                ? settings.address("payment.base-url")
                : mode.host();
    }

    private static WebhookSecrets webhookSecrets(Settings settings) {
        try {
            return WebhookSecrets.of(settings.text("payment.webhook-secrets"));
        } catch (IllegalArgumentException e) {
            throw new SettingException(
                    "payment.webhook-secrets",
                    "one secret or two, separated by a comma, as the provider shows them: whsec_"
                            + " and base64");
        }
    }

    RelayConfig withPayment(PaymentSettings other, WebhookSecrets secrets) {
        return new RelayConfig(
                publicListener,
                adminListener,
                dataDirectory,
                store,
                node,
                maxBodyBytes,
                clientPatience,
                shutdownGrace,
                upstream,
                other,
                secrets,
                pricing,
                usageRetentionDays,
                mail,
                trustedProxies);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
