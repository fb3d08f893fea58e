package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The official SDKs for Node and Python: the scripts in {@code src/test/resources/sdk} call the
 * relay, and what their calls were charged is compared here. They run where {@code .ci/sdks} has
 * put the packages, and are skipped elsewhere: the build needs a JDK and Maven only.
 */
class SdkScriptsTest {

    private static final Path SCRIPTS = Path.of("src/test/resources/sdk");
    private static final Path NODE_PACKAGES = Path.of("target/sdk/node_modules");
    private static final Path PYTHON_PACKAGES = Path.of("target/sdk/python");
    private static final long MINUTES = 5;

    private final ObjectMapper json = Json.newMapper();

    @Test
    void openAiForNode() throws IOException, InterruptedException {
        assumeFound(NODE_PACKAGES.resolve("openai"));
        run("node", "--test", "openai.test.cjs");
    }

    @Test
    void anthropicForNode() throws IOException, InterruptedException {
        assumeFound(NODE_PACKAGES.resolve("@anthropic-ai/sdk"));
        run("node", "--test", "anthropic.test.cjs");
    }

    @Test
    void openAiForPython() throws IOException, InterruptedException {
        assumeFound(PYTHON_PACKAGES.resolve("openai"));
        run("python3", "-B", "test_openai.py");
    }

    private static void assumeFound(Path packages) {
        assumeTrue(Files.isDirectory(packages), "skipped: " + packages + " is not installed");
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("nexusapi-sdk-");
        Path calls = Files.createFile(directory.resolve("calls"));
        Path output = directory.resolve("output");
        try (SdkStage scene = new SdkStage()) {
            Process script = start(scene, calls, output, command);
            try {
                assertThat(script.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            } finally {
                script.destroyForcibly();
            }
            String said = Files.readString(output);
            assertThat(script.exitValue()).as(said).isZero();
            List<String> lines = Files.readAllLines(calls, StandardCharsets.UTF_8);
            assertThat(lines).as(said).isNotEmpty();
            for (String line : lines) {
                check(scene, json.readTree(line));
            }
        }
    }

    private Process start(SdkStage scene, Path calls, Path output, String... command)
            throws IOException {
        Map<String, String> told = new TreeMap<>();
        told.put("openAiUrl", scene.openAiUrl());
        told.put("anthropicUrl", scene.anthropicUrl());
        told.put("upstreamCounts", scene.upstreamCountsUrl());
        told.put("key", scene.key());
        told.put("poorKey", scene.poorKey());
        told.put("calls", calls.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(SCRIPTS.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("SDK_SCENE", json.writeValueAsString(told));
        builder.environment().put("NODE_PATH", NODE_PACKAGES.toAbsolutePath().toString());
        builder.environment().put("PYTHONPATH", PYTHON_PACKAGES.toAbsolutePath().toString());
        return builder.start();
    }

    private static void check(SdkStage scene, JsonNode call) {
        String id = call.path("requestId").asText();
        if (call.path("left").asBoolean()) {
            Receipt receipt = scene.stage().admin().awaitReceipt(id);
            assertThat(receipt.request().outcome()).isEqualTo(Outcome.CLIENT_GONE);
            assertThat(receipt.request().charge().isPositive()).isTrue();
            return;
        }
        List<Long> factors = new ArrayList<>();
        call.path("charged")
                .properties()
                .forEach(quantity -> {
                    factors.add(quantity.getValue().asLong());
                    factors.add(SdkStage.priceOf(quantity.getKey()));
                });
        scene.assertCharged(id, factors.stream().mapToLong(Long::longValue).toArray());
    }
}
