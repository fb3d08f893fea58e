package com.nexusapi.relay.wire;

import java.io.IOException;

/** Where a reader asks before it holds more in memory. */
@FunctionalInterface
public interface Room {

    /**
     * Makes room for so many bytes in all.
     *
     * @throws IOException when there is none
     */
    void make(int bytes) throws IOException;
}
