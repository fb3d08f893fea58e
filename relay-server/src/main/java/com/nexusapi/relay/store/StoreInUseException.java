package com.nexusapi.relay.store;

/** The data directory, or the embedded database in it, is open in another process. */
public final class StoreInUseException extends StoreException {

    private static final long serialVersionUID = 1L;

    public StoreInUseException(Throwable cause) {
        super(
                "the store is in use by another process; stop it first, or ask the running relay"
                        + " through its admin API",
                cause);
    }
}
