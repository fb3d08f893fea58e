package com.nexusapi.relay.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;

/** Whatever is in the file, reading ends, without an exception and in little memory. */
class AudioDurationPropertiesTest {

    private static final List<String> STARTS =
            List.of(
                    "",
                    "RIFF\0\0\0\0WAVEfmt ",
                    "OggS",
                    "fLaC\0\0\0\"",
                    "ID3",
                    "\0\0\0\u0008moov",
                    "\u001AE\u00DF\u00A3",
                    "\u00FF\u00FB\u0090\0");

    /** The window, and what parsing allocates on the way. */
    private static final long MOST_ALLOCATED = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    AudioDurationPropertiesTest() throws IOException {
        this.file = Files.createTempFile("sound", ".bin");
        this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterProperty
    void close() throws IOException {
        channel.close();
        Files.delete(file);
    }

    private void endsWell(byte[] bytes) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(bytes), 0);
        long before = threads.getCurrentThreadAllocatedBytes();
        OptionalLong millis = AudioDuration.millis(channel, new FileSpan(0, bytes.length));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(MOST_ALLOCATED);
        assertThat(millis.orElse(1)).isBetween(1L, 1L << 40);
    }

    private static byte[] good(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Sounds.wav(50);
            case 1 -> Sounds.joined(Sounds.id3(500), Sounds.mp3(12, 9, 5));
            case 2 -> Sounds.joined(Sounds.infoFrame("Xing", 12, 576, 1), Sounds.mp3(12, 9));
            case 3 -> Sounds.opus(3, 0, 10);
            case 4 -> Sounds.vorbis(3, 77);
            case 5 -> Sounds.flac(9_000, 5_000);
            case 6 -> Movies.webm(random.nextBoolean(), 1_000, 60);
            case 7 -> Sounds.oggFlac(2);
            case 8 ->
                    Sounds.joined(
                            Movies.fileType(),
                            Movies.movie(
                                    Movies.movieHeader(1, 0),
                                    Movies.track(1, 2, "soun", 9),
                                    Movies.trackDefaults(2, 960)),
                            Movies.fragment(2, 50, 0),
                            Movies.fragmentOf(2, 1, 2, 3));
            default ->
                    Sounds.joined(
                            Movies.fileType(),
                            Movies.box("mdat", b -> b.zeros(500)),
                            Movies.movie(
                                    Movies.movieHeader(0, 1_000), Movies.track(0, 1, "soun", 47)));
        };
    }

    @Property(tries = 5_000)
    void damagedFilesEndWell(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        endsWell(Damage.to(good(random), random));
    }

    @Property(tries = 2_000)
    void randomBytesEndWell(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(5_000)];
        random.nextBytes(bytes);
        String start = STARTS.get(random.nextInt(STARTS.size()));
        endsWell(Recipe.of(file -> file.text(start).with(bytes)));
    }
}
