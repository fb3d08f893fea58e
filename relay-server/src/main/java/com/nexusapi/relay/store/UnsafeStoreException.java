package com.nexusapi.relay.store;

/** The database server would lose commits that it has acknowledged. */
public final class UnsafeStoreException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final String safeguard;

    UnsafeStoreException(String safeguard) {
        super("PostgreSQL runs with " + safeguard + " off");
        this.safeguard = safeguard;
    }

    /** The server's setting that is off, such as {@code fsync}. */
    public String safeguard() {
        return safeguard;
    }
}
