package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.Sounds.joined;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDurationTest {

    private final Path file;

    AudioDurationTest(@TempDir Path directory) {
        this.file = directory.resolve("upload");
    }

    private OptionalLong millis(byte[] sound) throws IOException {
        Files.write(file, sound);
        try (FileChannel channel = FileChannel.open(file)) {
            return AudioDuration.millis(channel, new FileSpan(0, sound.length));
        }
    }

    private static Arguments sound(String name, long millis, byte[]... pieces) {
        return Arguments.of(name, millis, joined(pieces));
    }

    static Stream<Arguments> wav() {
        byte[] data = new byte[32_000];
        byte[] list = joined(Form.utf8("LIST"), Recipe.of(b -> b.little(4, 4).text("INFO")));
        byte[] more = joined(Form.utf8("data"), Recipe.of(b -> b.little(320, 4).zeros(320)));
        return Stream.of(
                sound("plain", 1234, Sounds.wav(1234)),
                sound("extensible", 1000, Sounds.wav(Sounds.EXTENSIBLE, 32_000, data)),
                sound("streamed, 0", 1000, Sounds.wav(Sounds.PCM, 0, data)),
                sound("streamed, all ones", 1000, Sounds.wav(Sounds.PCM, 0xFFFFFFFFL, data)),
                sound("cut off", 1000, Sounds.wav(Sounds.PCM, 64_000, data)),
                sound("chunk behind", 1000, Sounds.wav(1000), list),
                sound("two data chunks", 1010, Sounds.wav(1000), more),
                sound("data beyond the stated size", 1000, Sounds.wav(Sounds.PCM, 320, data)),
                sound("µ-law's format with 16 bits", 1000, Sounds.wav(7, 32_000, data)),
                sound("rounded up", 1001, Sounds.wav(Sounds.PCM, 32_002, new byte[32_002])));
    }

    static Stream<Arguments> mp3() {
        byte[] hundred = Sounds.mp3(100, 9);
        return Stream.of(
                // 100 × 1152 ÷ 44,100 s
                sound("constant bit rate", 2613, hundred),
                sound("variable bit rate", 2613, Sounds.mp3(100, 1, 14, 9)),
                sound("behind a tag with a frame in it", 2613, Sounds.id3(3000), hundred),
                sound("before a tag", 2613, hundred, Form.utf8("TAG"), new byte[125]),
                sound("behind damage", 2639, hundred, new byte[777], Sounds.mp3(1, 9)),
                sound("cut in a frame", 2587, Arrays.copyOf(hundred, hundred.length - 9)),
                sound("Info", 2613, Sounds.infoFrame("Info", 100, 0, 0), hundred),
                sound("a lie in Xing", 2613, Sounds.infoFrame("Xing", 1, 0, 0), hundred),
                sound("delay", 2575, Sounds.infoFrame("Info", 100, 576, 1106), hundred),
                sound("a tag that swallows all but a lie", 2613, Sounds.id3(417), hundred));
    }

    static Stream<Arguments> ogg() {
        // 312 samples at 48 kHz are skipped: 6.5 ms
        return Stream.of(
                sound("Opus", 994, Sounds.opus(5, 0, 0)),
                sound("Opus cut at the end", 984, Sounds.opus(5, 0, 480)),
                sound("Opus that began an hour ago", 994, Sounds.opus(5, 172_800_000, 0)),
                sound("Opus with a lie in its positions", 9994, Sounds.opus(50, -470_000, 0)),
                sound("Vorbis", 5000, Sounds.vorbis(5, 0)),
                sound("FLAC", 3000, Sounds.oggFlac(3)),
                sound("one after the other", 5994, Sounds.opus(5, 0, 0), Sounds.vorbis(5, 0)),
                sound("damage between", 6000, Sounds.oggFlac(3), new byte[99], Sounds.oggFlac(3)));
    }

    static Stream<Arguments> flac() {
        return Stream.of(
                sound("plain", 2000, Sounds.flac(32_000, 20_000)),
                sound("behind a tag", 2000, Sounds.id3(500), Sounds.flac(32_000, 20_000)));
    }

    static Stream<Arguments> mp4() {
        byte[] start = Movies.fileType();
        byte[] media = Movies.box("mdat", b -> b.zeros(70_000));
        // 468 × 1024 + 480 ticks are 9,994 ms
        byte[] header = Movies.movieHeader(0, 9_990);
        byte[] sound = Movies.track(0, 1, "soun", 468);
        byte[] empty = Movies.track(1, 2, "soun", 0);
        byte[] bare = Movies.movie(Movies.movieHeader(1, 0), empty, Movies.trackDefaults(2, 960));
        return Stream.of(
                sound("movie first", 9990, start, Movies.movie(header, sound), media),
                sound("movie last", 9990, start, media, Movies.movie(header, sound)),
                sound(
                        "sizes in 64 bits",
                        9990,
                        start,
                        Movies.longBox("mdat", new byte[999]),
                        Movies.longBox(
                                "moov",
                                joined(
                                        Movies.movieHeader(1, 9_990),
                                        Movies.track(1, 1, "soun", 468)))),
                sound(
                        "a lie in the movie's header",
                        9994,
                        start,
                        Movies.movie(Movies.movieHeader(0, 5), sound)),
                sound(
                        "pictures that go on",
                        9994,
                        start,
                        Movies.movie(
                                Movies.movieHeader(0, 21_364),
                                Movies.track(0, 2, "vide", 1_001),
                                sound)),
                sound(
                        "fragments, all defaults",
                        2000,
                        start,
                        bare,
                        Movies.fragment(2, 50, 0),
                        Movies.fragment(3, 9_999, 960),
                        Movies.fragment(2, 25, 1_920)),
                sound("fragments of told samples", 30, start, bare, Movies.fragmentOf(2, 480, 960)),
                sound(
                        "both",
                        10_994,
                        start,
                        Movies.movie(header, sound),
                        Movies.fragment(1, 50, 960)));
    }

    static Stream<Arguments> webm() {
        return Stream.of(
                sound("with a duration", 4003, Movies.webm(false, 4003.4, 200)),
                sound("without", 4000, Movies.webm(false, -1, 200)),
                sound("live", 4000, Movies.webm(true, -1, 200)),
                sound("a lie in the header", 4000, Movies.webm(true, 20, 200)),
                sound("no number in the header", 4000, Movies.webm(true, Double.NaN, 200)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"wav", "mp3", "ogg", "flac", "mp4", "webm"})
    void readsHowLongItPlays(String name, long millis, byte[] sound) throws Exception {
        assertThat(millis(sound)).as(name).hasValue(millis);
    }

    static Stream<Arguments> unreadable() {
        byte[] contradiction = Sounds.wav(100);
        contradiction[32] = 4;
        byte[] compressed = Sounds.wav(100);
        compressed[20] = 0x11;
        byte[] start = Movies.fileType();
        return Stream.of(
                sound("nothing", 0),
                sound("text", 0, Form.utf8("not a sound, but a sentence that goes on")),
                sound("WAV without samples", 0, Sounds.wav(0)),
                sound("WAV of a compressed kind", 0, compressed),
                sound("WAV that contradicts itself", 0, contradiction),
                sound("FLAC of unknown length", 0, Sounds.flac(0, 20_000)),
                sound("FLAC longer than it says", 0, Sounds.flac(16, 200_000)),
                sound("MP4 without a movie", 0, start, Movies.box("mdat", b -> b.zeros(99))),
                sound(
                        "MP4 of pictures only",
                        0,
                        start,
                        Movies.movie(Movies.movieHeader(0, 9_000), Movies.track(0, 1, "vide", 9))),
                sound("WebM without blocks", 0, Movies.webm(false, 4_000, 0)),
                sound("Ogg with a head only", 0, Sounds.opus(0, 0, 0)),
                sound("a few frames in much else", 0, Sounds.mp3(9, 9), new byte[90_000]),
                sound("a tag that has no end", 0, Form.utf8("ID3\4\0\0\u007F\u007F\u007F\u007F")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatCannotBeReadHasNoLength(String name, long none, byte[] sound) throws Exception {
        assertThat(millis(sound)).as(name + none).isEmpty();
    }

    @Test
    void readsAStretchOfALargerFile() throws Exception {
        byte[] sound = Sounds.wav(500);
        Files.write(file, joined(new byte[100_000], sound, Sounds.wav(700)));
        try (FileChannel channel = FileChannel.open(file)) {
            assertThat(AudioDuration.millis(channel, new FileSpan(100_000, sound.length)))
                    .hasValue(500);
            assertThat(AudioDuration.millis(channel, new FileSpan(1L << 40, 9))).isEmpty();
        }
    }

    /** Frames that are none: each byte could begin one, and the third header never fits. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void decoysAreSeenThroughInOnePass(int offset) throws Exception {
        byte[] decoys = new byte[1 << 20];
        byte[] header = {-1, -5, -112, 0};
        for (int i = 0; i < decoys.length; i++) {
            decoys[i] = header[(i + offset) % 4];
        }
        assertThat(millis(decoys)).isEmpty();
    }
}
