package com.nexusapi.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nexusapi.common.Json;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreSettings;
import com.nexusapi.relay.upkeep.BackUp;
import com.nexusapi.relay.upkeep.BackUp.Outcome;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "backup",
        description = {
            "Copies the embedded database of a stopped relay into its backups folder.",
            "A running relay is asked through its admin API: POST /admin/v1/backup."
        })
final class BackupCommand implements Callable<Integer> {

    private static final String ACTOR = "command-line";

    @Mixin private CommonOptions options = new CommonOptions();

    private record Line(
            String event, String file, long bytes, Instant madeAt, String notIncluded) {}

    @Override
    public Integer call() throws JsonProcessingException {
        RelayConfig config = options.embedded("backup");
        if (!Files.exists(config.dataDirectory().resolve(StoreSettings.EMBEDDED_FILE))) {
            throw new SettingException("data", "a directory with " + StoreSettings.EMBEDDED_FILE);
        }
        try (Db db = Db.openAsIs(config.store())) {
            return switch (new BackUp(db, config.dataDirectory(), Clock.system()).make(ACTOR)) {
                case Outcome.Made made -> {
                    System.out.println(
                            Json.newMapper()
                                    .writeValueAsString(
                                            new Line(
                                                    "backed-up",
                                                    made.file(),
                                                    made.bytes(),
                                                    made.madeAt(),
                                                    made.notIncluded())));
                    yield Main.WELL;
                }
                case Outcome.NotEmbedded other ->
                        throw new IllegalStateException("checked before: " + other);
                case Outcome.Failed failed -> {
                    System.err.println("nexusapi-relay: no copy was made: " + failed.reason());
                    yield Main.DIFFERENCES;
                }
            };
        }
    }
}
