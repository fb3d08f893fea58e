package com.nexusapi.relay.upstream;

import java.io.IOException;

/** An answer ended before its end. */
public final class UpstreamCutException extends IOException {

    private static final long serialVersionUID = 1L;

    private final UpstreamAnswer.Kind kind;

    UpstreamCutException(UpstreamAnswer.Kind kind, Throwable cause) {
        super(kind.name(), cause);
        this.kind = kind;
    }

    public UpstreamAnswer.Kind kind() {
        return kind;
    }
}
