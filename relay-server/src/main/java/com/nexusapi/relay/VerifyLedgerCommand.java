package com.nexusapi.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.LedgerVerification;
import com.nexusapi.common.admin.LedgerVerification.Difference;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.store.Db;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "verify-ledger",
        description = "Recomputes the books from nothing and reports every difference.")
final class VerifyLedgerCommand implements Callable<Integer> {

    @Mixin private CommonOptions options = new CommonOptions();

    private record Verified(
            String event, long entries, long accounts, List<Difference> differences) {}

    @Override
    public Integer call() throws JsonProcessingException {
        try (Db db = Db.open(options.config().store())) {
            return verify(db);
        }
    }

    /** Prints what was found and returns the exit code. */
    static int verify(Db db) throws JsonProcessingException {
        LedgerVerification found = new LedgerVerifier(db).verify();
        Verified line =
                new Verified("verified", found.entries(), found.accounts(), found.differences());
        System.out.println(Json.newMapper().writeValueAsString(line));
        return found.differences().isEmpty() ? Main.WELL : Main.DIFFERENCES;
    }
}
