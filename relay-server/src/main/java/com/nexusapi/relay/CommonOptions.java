package com.nexusapi.relay;

import com.nexusapi.relay.foundation.OwnerOnly;
import com.nexusapi.relay.store.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command; picocli leaves null what was not given, which ends here. */
final class CommonOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings in YAML; default: application.yaml, if there is one")
    private @Nullable Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "data directory")
    private @Nullable String data;

    @Option(names = "--public-host", paramLabel = "HOST", description = "address of the public API")
    private @Nullable String publicHost;

    @Option(names = "--public-port", paramLabel = "PORT", description = "0 for any free port")
    private @Nullable String publicPort;

    @Option(names = "--admin-host", paramLabel = "HOST", description = "address of the admin API")
    private @Nullable String adminHost;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "0 for any free port")
    private @Nullable String adminPort;

    RelayConfig config() {
        Map<String, String> given = new HashMap<>();
        put(given, "data", data);
        put(given, "public.host", publicHost);
        put(given, "public.port", publicPort);
        put(given, "admin.host", adminHost);
        put(given, "admin.port", adminPort);
        RelayConfig config = RelayConfig.from(Settings.read(file(), System.getenv(), given));
        createDirectory(config.dataDirectory());
        return config;
    }

    /** The settings for a command that works on the embedded database's files. */
    RelayConfig embedded(String command) {
        RelayConfig config = config();
        if (config.store().dialect() != Dialect.H2) {
            throw new SettingException(
                    "store.url",
                    "none: "
                            + command
                            + " is for the embedded database;"
                            + " for PostgreSQL use pg_dump and pg_restore");
        }
        return config;
    }

    private static void createDirectory(Path directory) {
        try {
            OwnerOnly.createDirectories(directory);
        } catch (IOException e) {
            throw new SettingException("data", "a directory that can be written, not " + directory);
        }
    }

    private Optional<Path> file() {
        Path usual = Path.of("application.yaml");
        return Optional.ofNullable(config).or(() -> Optional.of(usual).filter(Files::exists));
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
