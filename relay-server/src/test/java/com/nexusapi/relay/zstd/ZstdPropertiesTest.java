package com.nexusapi.relay.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What another encoder wrote comes out as it was; whatever is damaged ends in the documented way.
 */
class ZstdPropertiesTest {

    /** Texts and noise in turns, with repetitions from near and far. */
    private static byte[] content(Random random, int most) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int length = random.nextInt(most);
        int letters = 1 + random.nextInt(random.nextBoolean() ? 6 : 256);
        while (bytes.size() < length) {
            byte[] known = bytes.toByteArray();
            int run = 1 + random.nextInt(1 + random.nextInt(most / 4));
            switch (random.nextInt(3)) {
                case 0 -> {
                    byte[] fresh = new byte[run];
                    for (int i = 0; i < run; i++) {
                        // the lower ones more often
                        fresh[i] = (byte) random.nextInt(1 + random.nextInt(letters));
                    }
                    bytes.writeBytes(fresh);
                }
                case 1 -> {
                    int from = known.length == 0 ? 0 : random.nextInt(known.length);
                    int to = Math.min(known.length, from + run);
                    bytes.writeBytes(Arrays.copyOfRange(known, from, to));
                    bytes.write(random.nextInt(256));
                }
                default -> bytes.writeBytes(new byte[run / 8 + 1]);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] compressed(byte[] content) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] zstd = new byte[compressor.maxCompressedLength(content.length)];
        int length = compressor.compress(content, 0, content.length, zstd, 0, zstd.length);
        return Arrays.copyOf(zstd, length);
    }

    /** Reads no more than {@code most} bytes, in pieces of chance. */
    private static byte[] decoded(byte[] zstd, Random random, int most) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[1 + random.nextInt(50_000)];
        try (InputStream stream =
                new ZstdInputStream(new ByteArrayInputStream(zstd), ZstdInputStream.WINDOW)) {
            for (int n = stream.read(piece); n >= 0; n = stream.read(piece)) {
                bytes.write(piece, 0, n);
                if (bytes.size() > most) {
                    break;
                }
            }
        }
        return bytes.toByteArray();
    }

    @Property(tries = 300)
    void readsWhatAnotherEncoderWrites(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] content = content(random, random.nextInt(10) == 0 ? 600_000 : 20_000);
        assertThat(decoded(compressed(content), random, Integer.MAX_VALUE)).isEqualTo(content);
    }

    @Property(tries = 4_000)
    void damagedFilesEndAsDocumented(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] zstd = compressed(content(random, 4_000));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(zstd.length);
            zstd[at] =
                    (byte)
                            (random.nextBoolean()
                                    ? random.nextInt(256)
                                    : zstd[at] ^ (1 << (at & 7)));
        }
        zstd =
                Arrays.copyOf(
                        zstd, random.nextInt(4) == 0 ? random.nextInt(zstd.length) : zstd.length);
        try {
            assertThat(decoded(zstd, random, 1 << 20)).hasSizeLessThan(2 << 20);
        } catch (MalformedZstdException | EOFException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
