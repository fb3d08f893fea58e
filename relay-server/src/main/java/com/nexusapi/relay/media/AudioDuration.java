package com.nexusapi.relay.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;

/**
 * How long an uploaded audio file plays, read from its container (WAV, MP3, M4A/MP4, OGG with Opus,
 * Vorbis or FLAC, FLAC, WebM/Matroska). The format is told by the content, never by name or type.
 *
 * <p>Time and memory are bounded for every input: one pass over the file at most, through a window
 * of 64 KiB; no number in the file is used for allocating.
 *
 * <p>A customer pays for the result and could lie in the file to pay less. What is trusted:
 *
 * <ul>
 *   <li>WAV: the sample rate. The length is that of the data; bytes behind it that are no chunks
 *       count as data.
 *   <li>MP3: nothing. The frames are added up; the counts in Xing, Info and VBRI headers are not
 *       looked at. LAME's delay and padding (0.2 s at most) are taken off.
 *   <li>OGG Opus: nothing. The packets are added up; the positions decide only within a second.
 *   <li>OGG Vorbis and FLAC: the position of the last page.
 *   <li>FLAC: the number of samples, as long as so many uncompressed would fill the file.
 *   <li>MP4: the sample tables and fragments of the longest sound track; the movie's header decides
 *       only within a second.
 *   <li>WebM: the times of the blocks; the header decides only within a second.
 * </ul>
 */
public final class AudioDuration {

    /** More is nonsense, and is what a usage record can hold: 2⁴⁰ ms are 34 years. */
    private static final long MOST_MILLIS = 1L << 40;

    private AudioDuration() {}

    /**
     * The duration in milliseconds, rounded up.
     *
     * @param channel of the file that has the audio in it
     * @param span where in the file it is
     * @return empty if the format is not known, the file is damaged, or nothing plays
     * @throws IOException if the file cannot be read, whatever is in it
     */
    public static OptionalLong millis(FileChannel channel, FileSpan span) throws IOException {
        AudioBytes bytes = new AudioBytes(channel, span);
        try {
            return read(bytes);
        } catch (EOFException | ArithmeticException e) {
            // a field that was looked for is not there, or numbers in the file are absurd
            return OptionalLong.empty();
        }
    }

    private static OptionalLong read(AudioBytes bytes) throws IOException {
        if (bytes.matches(0, "RIFF") && bytes.matches(8, "WAVE")) {
            return new Wav(bytes).millis();
        }
        if (bytes.matches(0, "OggS")) {
            return new Ogg(bytes).millis();
        }
        if (bytes.length() >= 4 && bytes.u32(0) == Matroska.FIRST_ELEMENT) {
            return new Matroska(bytes).millis();
        }
        if (Mp4.begins(bytes)) {
            return new Mp4(bytes).millis();
        }
        long start = Mp3.behindTags(bytes);
        if (bytes.matches(start, "fLaC")) {
            return new Flac(bytes, start).millis();
        }
        return new Mp3(bytes, start).millis();
    }

    /**
     * Turns a number of ticks into milliseconds, rounded up, so that rounding them up to seconds
     * later gives what rounding the exact duration would.
     */
    static OptionalLong millis(long ticks, long ticksPerSecond) {
        if (ticks <= 0 || ticksPerSecond <= 0) {
            return OptionalLong.empty();
        }
        return plausible(Math.ceilDiv(Math.multiplyExact(ticks, 1000L), ticksPerSecond));
    }

    static OptionalLong plausible(long millis) {
        return millis > 0 && millis <= MOST_MILLIS ? OptionalLong.of(millis) : OptionalLong.empty();
    }
}
