package com.nexusapi.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nexusapi.common.Json;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.Backups;
import com.nexusapi.relay.store.Db;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "restore",
        description = {
            "Puts a backup into an empty data directory, and verifies its books.",
            "The vault's key is no part of a backup: put it there, or set NEXUSAPI_VAULT_KEY."
        })
final class RestoreCommand implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "the backup")
    private Path from = Path.of("");

    private record Restored(String event, String data, String vaultKey) {}

    @Override
    public Integer call() throws JsonProcessingException {
        RelayConfig config = options.embedded("restore");
        Path data = config.dataDirectory();
        requireEmpty(data);
        try {
            Backups.restore(from, data);
        } catch (IOException e) {
            throw new SettingException("--from", "a whole backup that fits here: " + e);
        }
        boolean hasKey =
                Files.exists(data.resolve(CredentialVault.KEY_FILE))
                        || !System.getenv()
                                .getOrDefault(CredentialVault.KEY_VARIABLE, "")
                                .isBlank();
        Restored line = new Restored("restored", data.toString(), hasKey ? "present" : "missing");
        System.out.println(Json.newMapper().writeValueAsString(line));
        try (Db db = Db.open(config.store())) {
            return VerifyLedgerCommand.verify(db);
        }
    }

    /** The vault's key may be there already; whatever else is there might be somebody's data. */
    private static void requireEmpty(Path data) {
        try (Stream<Path> files = Files.list(data)) {
            if (files.anyMatch(file -> !file.endsWith(CredentialVault.KEY_FILE))) {
                throw new SettingException("data", "an empty directory, not " + data);
            }
        } catch (IOException e) {
            throw new SettingException("data", "a directory that can be read, not " + data);
        }
    }
}
