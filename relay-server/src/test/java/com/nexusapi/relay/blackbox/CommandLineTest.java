package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong usage ends with exit code 2 and one line that names it and what was expected. */
class CommandLineTest {

    @TempDir private Path directory;

    private record Ended(int code, String output, String lastLine) {}

    private Ended run(String input, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "com.nexusapi.relay.Main"));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedBefore) {
            // a command that reads no input may be over by now
        }
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(errors);
        return new Ended(process.exitValue(), Files.readString(output), lines.getLast());
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    @Test
    void addressInUseEndsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Ended ended =
                    run(
                            "",
                            "serve",
                            "--data",
                            data(),
                            "--public-host",
                            "127.0.0.1",
                            "--public-port",
                            "0",
                            "--admin-port",
                            port);
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.lastLine()).contains("admin.port").contains(":" + port);
            assertThat(ended.output()).isEmpty();
        }
    }

    @Test
    void unknownOrMissingCommandNamesTheKnownOnes() throws Exception {
        for (String[] arguments : new String[][] {{}, {"sevre"}}) {
            Ended ended = run("", arguments);
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.lastLine()).contains("command").contains("serve, migrate");
        }
    }

    @Test
    void passwordThatIsTooShortIsNamed() throws Exception {
        Ended ended =
                run(
                        "short",
                        "create-operator",
                        "--email",
                        "a@example.com",
                        "--role",
                        "OWNER",
                        "--password-stdin",
                        "--data",
                        data());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.lastLine()).startsWith("nexusapi-relay: password must");
    }

    @Test
    void aProxyThatIsNoAddressIsNamed() throws Exception {
        Path config = directory.resolve("application.yaml");
        Files.writeString(config, "server:\n  trusted-proxies: 10.0.0.1, proxy.local\n");
        Ended ended = run("", "serve", "--data", data(), "--config", config.toString());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.lastLine())
                .contains("server.trusted-proxies")
                .contains("192.0.2.0/24")
                .contains("\"proxy.local\"");
    }
}
