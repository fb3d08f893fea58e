package com.nexusapi.relay.upkeep;

import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Backups;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Makes a copy of the embedded database while it is in use, and writes down who asked for it. */
public final class BackUp {

    /** What came of it. */
    public sealed interface Outcome {

        /**
         * A whole copy.
         *
         * @param file its path
         * @param madeAt what was committed before this is in it
         * @param notIncluded what a restored relay needs besides
         */
        record Made(String file, long bytes, Instant madeAt, String notIncluded)
                implements Outcome {}

        /** The data is in PostgreSQL, which has tools of its own. */
        record NotEmbedded() implements Outcome {}

        /** No copy was made; the relay goes on. */
        record Failed(String reason) implements Outcome {}
    }

    private static final System.Logger LOG = System.getLogger(BackUp.class.getName());
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'nexusapi-'yyyyMMdd'T'HHmmssSSSSSS'Z.sql.gz'")
                    .withZone(ZoneOffset.UTC);

    private final Db db;
    private final Backups backups;
    private final Clock clock;
    private final AuditStore audit;

    public BackUp(Db db, Path dataDirectory, Clock clock) {
        this.db = db;
        this.backups = new Backups(db, dataDirectory);
        this.clock = clock;
        this.audit = new AuditStore(clock);
    }

    public Outcome make(String actor) {
        if (db.dialect() != Dialect.H2) {
            return new Outcome.NotEmbedded();
        }
        Instant at = clock.now();
        try {
            Path file = backups.make(NAME.format(at));
            long bytes = Files.size(file);
            db.run(tx -> audit.append(tx, made(actor, file, bytes)));
            return new Outcome.Made(
                    file.toString(), bytes, at, "vault.key or NEXUSAPI_VAULT_KEY; settings");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "event=backup_failed", e);
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static Event made(String actor, Path file, long bytes) {
        return new Event(
                actor, "store.backed_up", String.valueOf(file.getFileName()), bytes + " bytes");
    }
}
