package com.nexusapi.relay;

import com.nexusapi.relay.events.Changes;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "serve", description = "Serves the public and the admin API until it is stopped.")
final class ServeCommand implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(
            names = "--demo",
            description = "with a made-up business, a demo upstream and fake payments")
    private boolean demo;

    private record Ready(String event, String publicUrl, String adminUrl) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        RelayConfig config = options.config();
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (Foundation foundation = Foundation.open(config, System.getenv())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopping, stopped)));
            if (demo) {
                serveDemo(config, foundation, stopping);
            } else {
                serve(config, foundation, stopping);
            }
        } finally {
            stopped.countDown();
        }
        return Main.WELL;
    }

    private static void serve(RelayConfig config, Foundation foundation, CountDownLatch stopping)
            throws IOException, InterruptedException {
        try (Wiring wiring = new Wiring(foundation, config, System.getenv());
                RelayServer server = RelayServer.start(config, wiring);
                Changes _ = wiring.changes) {
            announce(foundation, server);
            stopping.await();
        }
    }

    private static void serveDemo(RelayConfig given, Foundation foundation, CountDownLatch stopping)
            throws IOException, InterruptedException {
        try (DemoStage stage = DemoStage.open(foundation)) {
            RelayConfig config = stage.settings(given);
            try (Wiring wiring = new Wiring(foundation, config, System.getenv());
                    RelayServer server = RelayServer.start(config, wiring);
                    Changes _ = wiring.changes) {
                stage.offerFailingModel(wiring);
                stage.sendWebhooks(server);
                stage.writeFile(config.dataDirectory(), foundation, server);
                announce(foundation, server);
                stopping.await();
            }
        }
    }

    private static void announce(Foundation foundation, RelayServer server) throws IOException {
        Ready ready = new Ready("ready", server.publicUrl(), server.adminUrl());
        System.out.println(foundation.json().writeValueAsString(ready));
    }

    /** Runs in the shutdown hook: the process ends only when the store is closed. */
    private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
        stopping.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
