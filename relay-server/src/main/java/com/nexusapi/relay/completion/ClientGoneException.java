package com.nexusapi.relay.completion;

import java.io.IOException;

/** The client's connection broke while it was being written to. */
public final class ClientGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    public ClientGoneException(Throwable cause) {
        super("the client went away", cause);
    }
}
