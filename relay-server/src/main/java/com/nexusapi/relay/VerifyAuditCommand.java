package com.nexusapi.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nexusapi.common.Json;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Db;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "verify-audit",
        description = "Follows the audit log's chain of hashes and reports its first broken line.")
final class VerifyAuditCommand implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();

    private record Verified(String event, Optional<Long> firstBroken) {}

    @Override
    public Integer call() throws JsonProcessingException {
        try (Db db = Db.open(options.config().store())) {
            Optional<Long> broken = db.call(new AuditStore(Clock.system())::firstBroken);
            System.out.println(
                    Json.newMapper().writeValueAsString(new Verified("verified", broken)));
            return broken.isEmpty() ? Main.WELL : Main.DIFFERENCES;
        }
    }
}
