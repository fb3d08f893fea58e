package com.nexusapi.relay.wire;

import java.io.IOException;
import java.io.OutputStream;

/** A request body as it goes to an upstream; it can be written again for another one. */
public interface Payload {

    /** In bytes. */
    long length();

    void writeTo(OutputStream out) throws IOException;

    /** Bytes at hand, written as they are. */
    static Payload of(byte[] bytes) {
        return new Payload() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }
}
