package com.nexusapi.relay.store;

import java.nio.file.Path;

/**
 * Where the data is and how safely it is kept.
 *
 * @param url a JDBC address of H2 or PostgreSQL
 */
public record StoreSettings(String url, String user, String password, Durability durability) {

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
     * s, with it 4 s).
     */
    public static StoreSettings embedded(Path directory, Durability durability) {
        String url =
                "jdbc:h2:file:"
                        + directory.resolve("nexusapi").toAbsolutePath()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                        + ";WRITE_DELAY=0;QUERY_CACHE_SIZE=256;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
        return new StoreSettings(url, "nexusapi", "", durability);
    }

    @Override
    public String toString() {
        return "StoreSettings[durability=" + durability + "]";
    }
}
