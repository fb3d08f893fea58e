package com.nexusapi.relay.store;

/** The database in use; the few places where H2 and PostgreSQL differ ask it. */
public enum Dialect {
    H2,
    POSTGRESQL;

    static Dialect of(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:h2:")) {
            return H2;
        }
        if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw new IllegalArgumentException(
                "neither an H2 nor a PostgreSQL address: " + jdbcUrl.split(":", 3)[1]);
    }
}
