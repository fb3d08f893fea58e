package com.nexusapi.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Serves the public and the admin API until it is stopped.")
final class ServeCommand implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();

    private record Ready(String event, String publicUrl, String adminUrl) {}

    @Override
    public Integer call() throws JsonProcessingException, InterruptedException {
        RelayConfig config = options.config();
        Map<String, String> environment = System.getenv();
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (Foundation foundation = Foundation.open(config, environment);
                Wiring wiring = new Wiring(foundation, config, environment);
                RelayServer server =
                        RelayServer.start(
                                config, Routes.publicRoutes(wiring), Routes.adminRoutes(wiring))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopping, stopped)));
            Ready ready = new Ready("ready", server.publicUrl(), server.adminUrl());
            System.out.println(foundation.json().writeValueAsString(ready));
            stopping.await();
        }
        stopped.countDown();
        return Main.WELL;
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
