package com.nexusapi.relay.zstd;

import java.io.IOException;

/** The bytes are no Zstandard, or ask for more than is offered. */
public final class MalformedZstdException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedZstdException(String problem) {
        super(problem);
    }

    static void require(boolean holds, String problem) throws MalformedZstdException {
        if (!holds) {
            throw new MalformedZstdException(problem);
        }
    }
}
