package com.nexusapi.relay.security;

/** The vault's key is missing or wrong, or what it sealed was changed. Says no secret. */
public final class VaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VaultException(String message) {
        super(message);
    }

    VaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
