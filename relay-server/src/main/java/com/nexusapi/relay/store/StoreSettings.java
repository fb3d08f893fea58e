package com.nexusapi.relay.store;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where the data is and how safely it is kept.
 *
 * @param url a JDBC address of H2 or PostgreSQL
 * @param allowedUnsafe what PostgreSQL may have off: {@code fsync}, {@code synchronous_commit}
 */
public record StoreSettings(
        String url,
        String user,
        String password,
        Durability durability,
        Set<String> allowedUnsafe) {

    /** What keeps an acknowledged commit of PostgreSQL from being lost. */
    public static final Set<String> SAFEGUARDS = Set.of("fsync", "synchronous_commit");

    /** The embedded database's file in the data directory. */
    public static final String EMBEDDED_FILE = "nexusapi.mv.db";

    public StoreSettings {
        allowedUnsafe = Set.copyOf(allowedUnsafe);
    }

    /** Settings that allow nothing unsafe. */
    public StoreSettings(String url, String user, String password, Durability durability) {
        this(url, user, password, durability, Set.of());
    }

    public StoreSettings allowingUnsafe(Set<String> safeguards) {
        return new StoreSettings(url, user, password, durability, safeguards);
    }

    /** What an acknowledged commit survives. */
    public enum Durability {
        /** Loss of power: each commit is forced to the disk. */
        DISK,
        /** The end of the process, {@code kill -9} included, but not loss of power. */
        PROCESS
    }

    /**
     * The embedded database in a directory. {@code WRITE_DELAY=0} because H2 otherwise acknowledges
     * commits that it has not written; {@code DB_CLOSE_ON_EXIT=FALSE} because the relay closes it
     * after its last settlement; {@code QUERY_CACHE_SIZE} above the number of our statements,
     * because beyond its default of 8 every statement is parsed anew (writing the demo's history: 8
     * s, with it 4 s); {@code OPTIMIZE_REUSE_RESULTS=FALSE} because with it each update looks
     * through all those statements for results to forget.
     */
    public static StoreSettings embedded(Path directory, Durability durability) {
        String url =
                "jdbc:h2:file:"
                        + directory.resolve("nexusapi").toAbsolutePath()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                        + ";WRITE_DELAY=0;QUERY_CACHE_SIZE=256"
                        + ";OPTIMIZE_REUSE_RESULTS=FALSE;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
        return new StoreSettings(url, "nexusapi", "", durability);
    }

    public Dialect dialect() {
        return Dialect.of(url);
    }

    @Override
    public String toString() {
        return "StoreSettings[durability=" + durability + "]";
    }
}
