package com.nexusapi.relay.media;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;

/** A stream that hands out as many bytes at a time as chance says, mostly few. */
final class Dribble extends InputStream {

    private final ByteArrayInputStream bytes;
    private final Random random;

    Dribble(byte[] bytes, Random random) {
        this.bytes = new ByteArrayInputStream(bytes);
        this.random = random;
    }

    @Override
    public int read() {
        return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int most = random.nextInt(8) == 0 ? 5_000 : 7;
        return bytes.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
    }
}
