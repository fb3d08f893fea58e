package com.nexusapi.installer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The demo: starts the packaged relay with {@code serve --demo}, prints how to use it, and opens
 * the console signed in where there is a display. Everything ends with this process.
 *
 * <p>Arguments: the relay's start script, the demo's data directory, {@code true} or {@code false}
 * for the console.
 */
public final class DemoLauncher {

    private static final int PUBLIC_PORT = 8080;
    private static final int ADMIN_PORT = 8081;

    private final ObjectMapper json = Json.newMapper();
    private final List<Process> children = new ArrayList<>();
    private final Path relay;
    private final Path data;
    private final boolean wantsConsole;

    private DemoLauncher(Path relay, Path data, boolean wantsConsole) {
        this.relay = relay;
        this.data = data;
        this.wantsConsole = wantsConsole;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        DemoLauncher launcher =
                new DemoLauncher(Path.of(args[0]), Path.of(args[1]), Boolean.parseBoolean(args[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::stopChildren));
        System.exit(launcher.run());
    }

    private int run() throws IOException, InterruptedException {
        System.out.println("Starting the relay; the first start writes 90 days of history …");
        Process serving = startRelay();
        if (!awaitReady(serving)) {
            return serving.waitFor();
        }
        JsonNode demo = json.readTree(data.resolve("demo.json").toFile());
        printHow(demo);
        if (wantsConsole && hasDisplay()) {
            startConsole(demo);
        }
        return serving.waitFor();
    }

    private Process startRelay() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        relay.toString(),
                        "serve",
                        "--demo",
                        "--data",
                        data.toString(),
                        "--public-host",
                        "127.0.0.1",
                        "--public-port",
                        Integer.toString(freePort(PUBLIC_PORT)),
                        "--admin-port",
                        Integer.toString(freePort(ADMIN_PORT)));
        builder.environment().put("NEXUSAPI_JAVA_HOME", System.getProperty("java.home", ""));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return started(builder);
    }

    private Process started(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        synchronized (children) {
            children.add(process);
        }
        return process;
    }

    /** Waits for the ready line; false if the relay ended before it. */
    private boolean awaitReady(Process serving) throws IOException {
        BufferedReader lines = serving.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (json.readTree(line).path("event").asText("").equals("ready")) {
                return true;
            }
        }
        return false;
    }

    /** The usual port if nobody has it, else any free one. */
    private static int freePort(int usual) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), usual));
            return usual;
        } catch (IOException taken) {
            return 0;
        }
    }

    private static void printHow(JsonNode demo) {
        String model = workingModel(demo).orElse("gpt-5-mini");
        StringBuilder text = new StringBuilder();
        text.append(
                """

                NexusAPI demo is ready. Ctrl-C ends it.

                  API for developers   %s/v1
                  API for operators    %s
                  API key              %s
                """
                        .formatted(
                                demo.path("publicUrl").asText(),
                                demo.path("adminUrl").asText(),
                                demo.path("apiKey").asText()));
        for (JsonNode operator : demo.path("operators")) {
            text.append(
                    "  %-20s %s  password: %s%n"
                            .formatted(
                                    operator.path("role").asText(),
                                    operator.path("email").asText(),
                                    operator.path("password").asText()));
        }
        text.append(
                """

                Try a call:

                  curl -N %s/v1/chat/completions -H "Authorization: Bearer %s" -H "Content-Type: application/json" -d '{"model":"%s","stream":true,"max_tokens":120,"messages":[{"role":"user","content":"Say hello."}]}'
                """
                        .formatted(
                                demo.path("publicUrl").asText(),
                                demo.path("apiKey").asText(),
                                model));
        System.out.println(text);
    }

    private static Optional<String> workingModel(JsonNode demo) {
        for (JsonNode model : demo.path("models")) {
            if (model.path("behaviour").asText().equals("ok")) {
                return Optional.of(model.path("id").asText());
            }
        }
        return Optional.empty();
    }

    private static boolean hasDisplay() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return !system.contains("linux")
                || System.getenv("DISPLAY") != null
                || System.getenv("WAYLAND_DISPLAY") != null;
    }

    /**
     * The console runs on this process's own Java and class path; the password travels in a file.
     */
    private void startConsole(JsonNode demo) throws IOException {
        JsonNode operator = demo.path("operators").path(0);
        // a temporary file is its owner's alone from the start
        Path password = Files.createTempFile(data, "console-password", "");
        password.toFile().deleteOnExit();
        Files.writeString(password, operator.path("password").asText());
        started(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path", ""),
                                "com.nexusapi.console.app.ConsoleMain",
                                "--url",
                                demo.path("adminUrl").asText(),
                                "--email",
                                operator.path("email").asText(),
                                "--password-file",
                                password.toString())
                        .inheritIO());
    }

    private void stopChildren() {
        List<Process> running;
        synchronized (children) {
            running = List.copyOf(children);
        }
        running.reversed().forEach(Process::destroy);
        for (Process process : running) {
            try {
                process.waitFor(40, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
