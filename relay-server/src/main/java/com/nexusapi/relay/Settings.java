package com.nexusapi.relay;

import com.nexusapi.relay.mail.MailSettings;
import com.nexusapi.relay.security.IpRange;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Values of settings by name. The command line wins over the environment, that over {@code
 * application.yaml}, that over the defaults. The variable of {@code public.port} is {@code
 * NEXUSAPI_PUBLIC_PORT}: dots and dashes become underscores. A name in the file that is not known
 * is an error, a variable a warning, so that a misspelt setting does not go unnoticed.
 */
final class Settings {

    private static final System.Logger LOG = System.getLogger(Settings.class.getName());
    static final String ENVIRONMENT_PREFIX = "NEXUSAPI_";

    static final Map<String, String> DEFAULTS =
            Map.ofEntries(
                    Map.entry("public.host", "0.0.0.0"),
                    Map.entry("public.port", "8080"),
                    Map.entry("admin.host", "127.0.0.1"),
                    Map.entry("admin.port", "8081"),
                    Map.entry("server.trusted-proxies", ""),
                    Map.entry("data", "data"),
                    Map.entry("store.url", ""),
                    Map.entry("store.user", ""),
                    Map.entry("store.password", ""),
                    Map.entry("store.durability", "disk"),
                    Map.entry("store.allow-unsafe", ""),
                    Map.entry("usage.retention-days", "400"),
                    Map.entry("node.name", "node-1"),
                    Map.entry("limits.max-body-bytes", "33554432"),
                    Map.entry("client.patience-seconds", "30"),
                    Map.entry("shutdown.grace-seconds", "30"),
                    Map.entry("upstream.first-byte-seconds", "180"),
                    Map.entry("upstream.idle-seconds", "300"),
                    Map.entry("upstream.answers-heap-percent", "30"),
                    Map.entry("payment.mode", "test"),
                    Map.entry("payment.base-url", ""),
                    Map.entry("payment.webhook-secrets", ""),
                    Map.entry("payment.api-key", ""),
                    Map.entry("payment.product-id", "nexusapi-credit"),
                    Map.entry("payment.return-url", "http://127.0.0.1:8080/"),
                    Map.entry("public.url", "http://127.0.0.1:8080"),
                    Map.entry("mail.smtp-host", ""),
                    Map.entry("mail.smtp-port", "587"),
                    Map.entry("mail.smtp-security", "starttls"),
                    Map.entry("mail.smtp-user", ""),
                    Map.entry("mail.smtp-password", ""),
                    Map.entry("mail.imap-host", ""),
                    Map.entry("mail.imap-port", "993"),
                    Map.entry("mail.imap-security", "tls"),
                    Map.entry("mail.imap-user", ""),
                    Map.entry("mail.imap-password", ""),
                    Map.entry("mail.from", ""),
                    Map.entry("mail.support-address", "support@nexusapi.com"),
                    Map.entry("pricing.notice-days", "14"),
                    Map.entry("pricing.markup-bps", "11000"));

    /** Variables of our prefix that are no settings: the start script and the vault read them. */
    private static final List<String> OTHER_VARIABLES =
            List.of("NEXUSAPI_JAVA_HOME", "NEXUSAPI_JVM_OPTIONS", "NEXUSAPI_VAULT_KEY");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    static Settings read(
            Optional<Path> file, Map<String, String> environment, Map<String, String> commandLine) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        file.ifPresent(path -> values.putAll(fromFile(path)));
        values.putAll(fromEnvironment(environment));
        values.putAll(commandLine);
        return new Settings(values);
    }

    private static Map<String, String> fromFile(Path file) {
        if (!Files.isReadable(file)) {
            throw new SettingException("--config", "a readable file, not " + file);
        }
        Map<String, String> found;
        try {
            found =
                    Config.builder()
                            .disableEnvironmentVariablesSource()
                            .disableSystemPropertiesSource()
                            .disableValueResolving()
                            .sources(ConfigSources.file(file))
                            .build()
                            .asMap()
                            .orElse(Map.of());
        } catch (ConfigException e) {
            throw new SettingException("--config", "a YAML file; " + file + " is none");
        }
        Map<String, String> values = new TreeMap<>(found);
        values.keySet().stream()
                .filter(name -> !DEFAULTS.containsKey(name))
                .findFirst()
                .ifPresent(Settings::refuseUnknown);
        return values;
    }

    private static Map<String, String> fromEnvironment(Map<String, String> environment) {
        Map<String, String> names =
                DEFAULTS.keySet().stream()
                        .collect(Collectors.toMap(Settings::variable, name -> name));
        Map<String, String> values = new HashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !OTHER_VARIABLES.contains(variable)) {
                String name = names.get(variable);
                if (name == null) {
                    LOG.log(System.Logger.Level.WARNING, "event=unknown_variable name=" + variable);
                } else {
                    values.put(name, value);
                }
            }
        });
        return values;
    }

    private static void refuseUnknown(String name) {
        throw new SettingException(name, "a known name: " + known());
    }

    private static String known() {
        return DEFAULTS.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    static String variable(String name) {
        return ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    String text(String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow();
    }

    Optional<String> optionalText(String name) {
        return Optional.of(text(name)).filter(value -> !value.isEmpty());
    }

    long number(String name, long least, long most) {
        String expected = "a whole number from " + least + " to " + most;
        try {
            long value = Long.parseLong(text(name).strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new SettingException(name, expected + ", not \"" + text(name) + "\"");
        }
        throw new SettingException(name, expected + ", not \"" + text(name) + "\"");
    }

    /** Names separated by commas, each one of those known. */
    Set<String> names(String name, Set<String> known) {
        Set<String> given = Set.copyOf(parts(name));
        if (!known.containsAll(given)) {
            throw new SettingException(
                    name,
                    "names out of "
                            + known.stream().sorted().collect(Collectors.joining(", "))
                            + ", not \""
                            + text(name)
                            + "\"");
        }
        return given;
    }

    private List<String> parts(String name) {
        return Arrays.stream(text(name).split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Addresses and ranges of them, separated by commas. */
    List<IpRange> ranges(String name) {
        return parts(name).stream()
                .map(text ->
                        IpRange.parse(text)
                                .orElseThrow(() ->
                                        new SettingException(
                                                name,
                                                "addresses or ranges such as 192.0.2.0/24,"
                                                        + " separated by commas, not \""
                                                        + text
                                                        + '"')))
                .toList();
    }

    int port(String name) {
        return (int) number(name, 0, 65_535);
    }

    /** An http or https address. */
    URI address(String name) {
        try {
            URI address = new URI(text(name));
            if (address.getHost() != null
                    && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new SettingException(name, "an http or https address");
        }
        throw new SettingException(name, "an http or https address");
    }

    /** An e-mail address without a name. */
    String mailAddress(String name) {
        String value = text(name).strip();
        if (!MailSettings.isAddress(value)) {
            throw new SettingException(name, "an e-mail address, not \"" + value + '"');
        }
        return value;
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        String value = text(name);
        List<E> constants = Arrays.asList(type.getEnumConstants());
        return constants.stream()
                .filter(constant -> RelayConfig.lower(constant).equals(value))
                .findFirst()
                .orElseThrow(() ->
                        new SettingException(
                                name,
                                constants.stream()
                                                .map(RelayConfig::lower)
                                                .collect(Collectors.joining(" or "))
                                        + ", not \""
                                        + value
                                        + "\""));
    }
}
