package com.nexusapi.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A main class of ours running as a process of its own, on this test's Java and class path. */
public final class JavaProcess implements AutoCloseable {

    private static final ObjectMapper JSON = Json.newMapper();

    private final Process process;
    private final BufferedReader lines;

    private JavaProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /**
     * Starts it; what it writes to stderr goes to this test's. It never outlives this JVM, even
     * when a test fails before it can close it: it would hold Maven's output open, and Maven waits.
     */
    public static JavaProcess start(
            String mainClass, Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "-Xmx512m",
                                // it lives for seconds: not worth what the second compiler costs
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path", ""),
                                mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new JavaProcess(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads lines of JSON until one has the event. */
    public JsonNode awaitEvent(String event) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode read = JSON.readTree(line);
                if (read.path("event").asText("").equals(event)) {
                    return read;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("ended with code " + exitCode() + " before " + event);
    }

    /** Gives it a line on standard input, and the end of it. */
    public void type(String line) {
        try (var input = process.outputWriter()) {
            input.write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** {@code kill -15}, and waits for the end. */
    public int stop() {
        process.destroy();
        return exitCode();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
