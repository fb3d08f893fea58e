package com.nexusapi.relay.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZstdInputStreamTest {

    private static final String MAGIC = "28b52ffd ";

    /** A header that asks for a window of 1 KiB and states nothing. */
    private static final String PLAIN = MAGIC + "00 00 ";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] decoded(byte[] zstd) throws IOException {
        try (InputStream stream =
                new ZstdInputStream(new ByteArrayInputStream(zstd), ZstdInputStream.WINDOW)) {
            return stream.readAllBytes();
        }
    }

    private static byte[] numbers(int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(ZstdInputStreamTest.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        }
    }

    /**
     * Files of the reference encoder: {@code seq 40000 | zstd -19} and {@code seq 900 | zstd -1}.
     */
    @Test
    void readsWhatTheReferenceEncoderWrites() throws Exception {
        assertThat(decoded(file("numbers-40000-level-19.zst"))).isEqualTo(numbers(40_000));
        assertThat(decoded(file("numbers-900-level-1.zst"))).isEqualTo(numbers(900));
    }

    @Test
    void readsByteByByte() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream stream =
                new ZstdInputStream(
                        new ByteArrayInputStream(file("numbers-900-level-1.zst")), 1 << 20)) {
            for (int b = stream.read(); b >= 0; b = stream.read()) {
                bytes.write(b);
            }
            assertThat(stream.read()).isEqualTo(-1);
        }
        assertThat(bytes.toByteArray()).isEqualTo(numbers(900));
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                Arguments.of("raw", PLAIN + "190000 616263", "abc"),
                Arguments.of("repeated", PLAIN + "1b0000 61", "aaa"),
                Arguments.of("empty", PLAIN + "010000", ""),
                Arguments.of("blocks", PLAIN + "180000 616263 0a0000 64 000000 090000 65", "abcde"),
                Arguments.of("single segment", MAGIC + "20 03 190000 616263", "abc"),
                Arguments.of("of no bytes", MAGIC + "20 00 010000", ""),
                Arguments.of("size of two bytes", MAGIC + "60 0000 030800 61", "a".repeat(256)),
                Arguments.of("size of four", MAGIC + "80 00 03000000 190000 616263", "abc"),
                Arguments.of("size of eight", MAGIC + "c0 00 0300000000000000 1b0000 61", "aaa"),
                Arguments.of("dictionary 0", MAGIC + "03 00 00000000 1b0000 61", "aaa"),
                Arguments.of("checksum", MAGIC + "04 00 190000 616263 990977ad", "abc"),
                Arguments.of("skippable", "5f2a4d18 02000000 ffff" + PLAIN + "1b0000 61", "aaa"),
                Arguments.of("skippable alone", "502a4d18 00000000", ""),
                Arguments.of("two", PLAIN + "1b0000 61" + PLAIN + "190000 626364", "aaabcd"),
                Arguments.of("largest window", MAGIC + "00 68 1b0000 61", "aaa"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void readsFramesOfAllKinds(String name, String hex, String text) throws Exception {
        assertThat(new String(decoded(hex(hex)), StandardCharsets.US_ASCII))
                .as(name)
                .isEqualTo(text);
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of("magic number", "28b52ffe 00 00 1b0000 61"),
                Arguments.of("magic number", PLAIN + "1b0000 61 00000000"),
                Arguments.of("reserved bit", MAGIC + "08 00 1b0000 61"),
                Arguments.of("dictionaries", MAGIC + "01 00 07 1b0000 61"),
                Arguments.of("window is larger", MAGIC + "00 69 1b0000 61"),
                Arguments.of("window is larger", MAGIC + "00 ff 1b0000 61"),
                Arguments.of("window is larger", MAGIC + "e0 ffffffffffffffff 1b0000 61"),
                Arguments.of("window is larger", MAGIC + "a0 01008000 1b0000 61"),
                Arguments.of("reserved type", PLAIN + "0f0000"),
                Arguments.of("block is too large", PLAIN + "0b2000 61"),
                Arguments.of("block is too large", PLAIN + "ffffff 61"),
                Arguments.of("block is too large", MAGIC + "20 02 1b0000 61"),
                Arguments.of("size is not", MAGIC + "20 04 1b0000 61"),
                Arguments.of("checksum", MAGIC + "04 00 190000 616263 990977ae"),
                // compressed: no literals, one sequence that repeats what is not there
                Arguments.of("before the window", PLAIN + "3d0000 00 01 54 00 00 00 01"),
                Arguments.of("bytes are left over", PLAIN + "1d0000 00 00 00"),
                Arguments.of("no codes", PLAIN + "25 0000 03 00 00 00"),
                Arguments.of("sequences are missing", PLAIN + "0d0000 00"),
                Arguments.of("a block is empty", PLAIN + "050000"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("damaged")
    void namesWhatIsDamaged(String problem, String hex) {
        assertThatThrownBy(() -> decoded(hex(hex)))
                .isInstanceOf(MalformedZstdException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void everyShorterFileEndsTooEarly() throws Exception {
        byte[] whole = file("numbers-900-level-1.zst");
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoded(part))
                    .as("of length " + length)
                    .isInstanceOf(EOFException.class);
        }
    }

    /** 256 MiB of zeros in 8 KiB: what is allocated is the window and the growing into it. */
    @Test
    void aBombNeedsNoMoreMemoryThanTheWindow() throws Exception {
        int blocks = 2048;
        byte[] bomb = Arrays.copyOf(hex(MAGIC + "00 50"), 6 + 4 * blocks); // a window of 1 MiB
        for (int i = 0; i < blocks; i++) {
            byte[] block = hex(i < blocks - 1 ? "020010 00" : "030010 00");
            System.arraycopy(block, 0, bomb, 6 + 4 * i, block.length);
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] buffer = new byte[64 * 1024];
        long before = threads.getCurrentThreadAllocatedBytes();
        long length = 0;
        try (InputStream stream = new ZstdInputStream(new ByteArrayInputStream(bomb), 1 << 20)) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                length += n;
            }
        }
        assertThat(length).isEqualTo(256L << 20);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(6 << 20);
    }
}
