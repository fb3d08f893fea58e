package com.nexusapi.relay.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * MP4 and M4A (ISO/IEC 14496-12), whole and in fragments, the movie box at either end. The boxes
 * are walked as one flat list: those that only hold others are entered, all others are stepped
 * over.
 */
final class Mp4 {

    private static final Set<String> FIRST =
            Set.of("ftyp", "styp", "moov", "mdat", "free", "skip", "wide");
    private static final Set<String> ENTERED =
            Set.of("moov", "trak", "mdia", "minf", "stbl", "mvex", "moof", "traf");
    private static final int MOST_TRACKS = 64;

    /** The movie's header leaves out what edit lists cut off, such as an encoder's delay. */
    private static final long TOLERATED_MILLIS = 1000;

    private final AudioBytes bytes;
    private final List<Track> tracks = new ArrayList<>();

    /** Ticks of a sample by the track's number, where the sample does not tell. */
    private final Map<Long, Long> defaultTicks = new HashMap<>();

    /** The one whose boxes are being read. */
    private Track track = new Track();

    private long fragmentTicks;
    private long movieTicks;
    private long movieTicksPerSecond;

    Mp4(AudioBytes bytes) {
        this.bytes = bytes;
    }

    private static final class Track {
        private long id;
        private long ticksPerSecond;
        private long ticks;
        private boolean isSound;

        OptionalLong millis() {
            return AudioDuration.millis(ticks, ticksPerSecond);
        }

        void add(long samples, long each) {
            ticks = Math.addExact(ticks, Math.multiplyExact(samples, each));
        }
    }

    static boolean begins(AudioBytes bytes) throws IOException {
        return bytes.length() >= 8 && FIRST.contains(type(bytes, 4));
    }

    private static String type(AudioBytes bytes, long at) throws IOException {
        StringBuilder type = new StringBuilder(4);
        for (int i = 0; i < 4; i++) {
            type.append((char) bytes.u8(at + i));
        }
        return type.toString();
    }

    OptionalLong millis() throws IOException {
        long at = 0;
        while (at <= bytes.length() - 8) {
            long size = bytes.u32(at);
            int header = size == 1 ? 16 : 8;
            long rest = bytes.length() - at;
            if (size == 1) {
                size = bytes.u64(at + 8);
            } else if (size == 0) {
                size = rest;
            }
            if (size < header) {
                break;
            }
            String type = type(bytes, at + 4);
            if (ENTERED.contains(type)) {
                if (type.equals("trak") && !nextTrack()) {
                    return OptionalLong.empty();
                }
                at += header;
            } else {
                read(type, at + header, at + Math.min(size, rest));
                at += Math.min(size, rest);
            }
        }
        return soundMillis();
    }

    private boolean nextTrack() {
        track = new Track();
        tracks.add(track);
        return tracks.size() <= MOST_TRACKS;
    }

    private OptionalLong soundMillis() {
        OptionalLong movie = AudioDuration.millis(movieTicks, movieTicksPerSecond);
        OptionalLong sound =
                tracks.stream()
                        .filter(known -> known.isSound)
                        .map(Track::millis)
                        .flatMapToLong(OptionalLong::stream)
                        .max();
        if (movie.isEmpty() || sound.isEmpty()) {
            return sound;
        }
        long cut = sound.getAsLong() - movie.getAsLong();
        return cut > 0 && cut <= TOLERATED_MILLIS ? movie : sound;
    }

    private void read(String type, long at, long end) throws IOException {
        switch (type) {
            case "mvhd" -> {
                movieTicksPerSecond = ticksPerSecond(at);
                movieTicks = version(at) == 1 ? bytes.u64(at + 24) : bytes.u32(at + 16);
            }
            case "tkhd" -> track.id = bytes.u32(at + (version(at) == 1 ? 20 : 12));
            case "mdhd" -> track.ticksPerSecond = ticksPerSecond(at);
            case "hdlr" -> track.isSound = bytes.matches(at + 8, "soun");
            case "stts" -> sampleTable(at, end);
            case "trex" -> {
                if (defaultTicks.size() < MOST_TRACKS) {
                    defaultTicks.put(bytes.u32(at + 4), bytes.u32(at + 12));
                }
            }
            case "tfhd" -> fragmentHeader(at);
            case "trun" -> run(at, end);
            default -> {}
        }
    }

    private int version(long at) throws IOException {
        return bytes.u8(at);
    }

    private long flags(long at) throws IOException {
        return bytes.u32(at) & 0xFFFFFF;
    }

    private long ticksPerSecond(long at) throws IOException {
        return bytes.u32(at + (version(at) == 1 ? 20 : 12));
    }

    /** Runs of samples that last equally long. */
    private void sampleTable(long at, long end) throws IOException {
        long entries = Math.min(bytes.u32(at + 4), (end - at - 8) / 8);
        for (long i = 0; i < entries; i++) {
            track.add(bytes.u32(at + 8 + 8 * i), bytes.u32(at + 12 + 8 * i));
        }
    }

    /** Names the track that the next samples belong to. */
    private void fragmentHeader(long at) throws IOException {
        long flags = flags(at);
        long id = bytes.u32(at + 4);
        long offset = at + 8;
        offset += (flags & 0x1) != 0 ? 8 : 0; // base data offset
        offset += (flags & 0x2) != 0 ? 4 : 0; // sample description
        fragmentTicks = (flags & 0x8) != 0 ? bytes.u32(offset) : defaultTicks.getOrDefault(id, 0L);
        track = tracks.stream().filter(known -> known.id == id).findFirst().orElseGet(Track::new);
    }

    /** Samples of a fragment, which tell how long they last or leave it to the default. */
    private void run(long at, long end) throws IOException {
        long flags = flags(at);
        long samples = bytes.u32(at + 4);
        if ((flags & 0x100) == 0) {
            track.add(samples, fragmentTicks);
            return;
        }
        long offset = at + 8;
        offset += (flags & 0x1) != 0 ? 4 : 0; // data offset
        offset += (flags & 0x4) != 0 ? 4 : 0; // flags of the first sample
        int entry = 4 * Long.bitCount(flags & 0xF00);
        long present = Math.min(samples, (end - offset) / entry);
        for (long i = 0; i < present; i++) {
            track.add(1, bytes.u32(offset + i * entry));
        }
    }
}
