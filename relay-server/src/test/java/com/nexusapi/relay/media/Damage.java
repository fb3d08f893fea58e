package com.nexusapi.relay.media;

import java.util.Arrays;
import java.util.Random;

/** Damages good bytes as a hostile or broken sender would. */
final class Damage {

    private static final byte[] TELLING = {0, -1, 1, 0x7F, -128, '\r', '\n', '-', '"', '\\', ';'};

    private Damage() {}

    /** One to eight changes: bytes overwritten, cut off, left out, doubled. */
    static byte[] to(byte[] good, Random random) {
        byte[] bytes = good;
        for (int changes = 1 + random.nextInt(8); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            bytes =
                    switch (random.nextInt(8)) {
                        case 0 -> Arrays.copyOf(bytes, at);
                        case 1 -> spliced(bytes, at, 1 + random.nextInt(8), new byte[0]);
                        case 2 ->
                                spliced(
                                        bytes,
                                        at,
                                        0,
                                        Arrays.copyOfRange(
                                                bytes, at, Math.min(bytes.length, at + 40)));
                        case 3 -> overwritten(bytes, at, 1 + random.nextInt(8), random);
                        default -> overwritten(bytes, at, 1, random);
                    };
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int dropped, byte[] inserted) {
        int rest = Math.min(bytes.length, at + dropped);
        byte[] spliced = Arrays.copyOf(bytes, at + inserted.length + bytes.length - rest);
        System.arraycopy(inserted, 0, spliced, at, inserted.length);
        System.arraycopy(bytes, rest, spliced, at + inserted.length, bytes.length - rest);
        return spliced;
    }

    private static byte[] overwritten(byte[] bytes, int at, int length, Random random) {
        byte[] changed = bytes.clone();
        boolean telling = random.nextBoolean();
        byte value = TELLING[random.nextInt(TELLING.length)];
        for (int i = at; i < Math.min(bytes.length, at + length); i++) {
            changed[i] = telling ? value : (byte) random.nextInt(256);
        }
        return changed;
    }
}
