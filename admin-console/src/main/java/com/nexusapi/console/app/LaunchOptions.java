package com.nexusapi.console.app;

import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.shell.ConnectionProfile;
import com.nexusapi.console.ui.Theme;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks for; the environment answers where it is silent ({@code
 * NEXUSAPI_CONSOLE_URL} and so on). A password comes in a file, never as an argument that others on
 * the machine could read.
 */
public record LaunchOptions(
        Optional<URI> url,
        Optional<String> email,
        Optional<Path> passwordFile,
        Optional<Theme> theme,
        Optional<Language> language,
        Optional<Path> preferences) {

    /** How to call the console. */
    public static final String USAGE =
            """
            Usage: nexusapi-console [--url URL] [--email E] [--password-file FILE]
                                    [--theme light|dark] [--language en|zh] [--preferences FILE]
            With url, email and password file the console opens signed in.
            Each option can be given as NEXUSAPI_CONSOLE_URL, NEXUSAPI_CONSOLE_EMAIL … instead.\
            """;

    private static final List<String> NAMES =
            List.of("url", "email", "password-file", "theme", "language", "preferences");

    /** An option that is unknown, incomplete, or has a value that cannot be used. */
    public static final class WrongUsage extends RuntimeException {
        WrongUsage(String message) {
            super(message);
        }
    }

    /** Reads arguments and environment. */
    public static LaunchOptions parse(List<String> arguments, Map<String, String> environment) {
        Map<String, String> given = new HashMap<>();
        for (String name : NAMES) {
            String variable =
                    "NEXUSAPI_CONSOLE_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
            Optional.ofNullable(environment.get(variable))
                    .ifPresent(value -> given.put(name, value));
        }
        for (int i = 0; i < arguments.size(); i += 2) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (!NAMES.contains(name)) {
                throw new WrongUsage("unknown option: " + argument);
            }
            if (i + 1 == arguments.size()) {
                throw new WrongUsage(argument + " needs a value");
            }
            given.put(name, arguments.get(i + 1));
        }
        return new LaunchOptions(
                value(given, "url", ConnectionProfile::parseUrl),
                value(given, "email", Optional::of),
                value(given, "password-file", path -> Optional.of(Path.of(path))),
                value(given, "theme", Theme::parse),
                value(given, "language", Language::parse),
                value(given, "preferences", path -> Optional.of(Path.of(path))));
    }

    private static <T> Optional<T> value(
            Map<String, String> given,
            String name,
            java.util.function.Function<String, Optional<T>> read) {
        return Optional.ofNullable(given.get(name))
                .map(text ->
                        read.apply(text)
                                .orElseThrow(() ->
                                        new WrongUsage("--%s cannot be %s".formatted(name, text))));
    }
}
