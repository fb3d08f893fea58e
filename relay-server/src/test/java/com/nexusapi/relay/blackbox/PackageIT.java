package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package as {@code mvn package} leaves it, copied to another place. */
class PackageIT {

    private static final Path MADE = Path.of("target", "nexusapi-relay");

    @TempDir private Path directory;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(MADE)) {
            for (Path file : files.toList()) {
                Path to = directory.resolve("copy").resolve(MADE.relativize(file).toString());
                Files.createDirectories(to.getParent());
                if (!Files.isDirectory(file)) {
                    Files.copy(file, to);
                }
            }
        }
    }

    @Test
    void startsAndStopsWherePutWithNothingButJsonOnItsOutput() throws Exception {
        assertThat(cache()).exists();

        assertServes();
    }

    @Test
    void startsWithoutItsCacheAndWithABrokenOne() throws Exception {
        Files.writeString(cache(), "no cache of Java's");
        assertServes();

        Files.delete(cache());
        assertServes();
    }

    private void assertServes() throws Exception {
        Process relay = start();
        try (var lines = relay.inputReader()) {
            JsonNode ready = Json.newMapper().readTree(lines.readLine());
            assertThat(ready.path("event").asText()).isEqualTo("ready");
            // Process.destroy would close the stream that is read here
            relay.toHandle().destroy();
            assertThat(lines.readLine()).isNull();
            assertThat(relay.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            relay.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        List<String> command =
                List.of(
                        directory.resolve("copy/bin/nexusapi-relay").toString(),
                        "serve",
                        "--data",
                        directory.resolve("data").toString(),
                        "--public-host",
                        "127.0.0.1",
                        "--public-port",
                        "0",
                        "--admin-port",
                        "0");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NEXUSAPI_JAVA_HOME", System.getProperty("java.home", ""));
        return builder.start();
    }

    private Path cache() {
        return directory.resolve("copy/lib/start.aot");
    }
}
