package com.nexusapi.relay.media;

import java.util.function.Consumer;

/** MP4 and WebM files in the simplest form that has a length. */
final class Movies {

    private static final int MOVIE_RATE = 1000;
    private static final int SOUND_RATE = 48_000;

    private Movies() {}

    static byte[] box(String type, Consumer<Recipe> content) {
        byte[] inside = Recipe.of(content);
        return Recipe.of(box -> box.big(8 + inside.length, 4).text(type).with(inside));
    }

    /** With the size in 64 bits. */
    static byte[] longBox(String type, byte[] inside) {
        return Recipe.of(box -> box.big(1, 4).text(type).big(16 + inside.length, 8).with(inside));
    }

    static byte[] fileType() {
        return box("ftyp", b -> b.text("M4A ").big(0, 4).text("M4A isom"));
    }

    static byte[] movieHeader(int version, long millis) {
        int width = version == 1 ? 8 : 4;
        return box(
                "mvhd",
                b ->
                        b.big(version, 1)
                                .zeros(3 + 2 * width)
                                .big(MOVIE_RATE, 4)
                                .big(millis, width)
                                .zeros(80));
    }

    /** A track whose table has so many samples of 1,024 ticks and one of 480. */
    static byte[] track(int version, int id, String handler, long samples) {
        int width = version == 1 ? 8 : 4;
        byte[] header =
                box("tkhd", b -> b.big(version, 1).zeros(3 + 2 * width).big(id, 4).zeros(60));
        byte[] mediaHeader =
                box(
                        "mdhd",
                        b ->
                                b.big(version, 1)
                                        .zeros(3 + 2 * width)
                                        .big(SOUND_RATE, 4)
                                        .zeros(width + 4));
        byte[] handlerBox = box("hdlr", b -> b.zeros(8).text(handler).zeros(13));
        byte[] table =
                box(
                        "stts",
                        b -> {
                            b.zeros(4).big(samples == 0 ? 0 : 2, 4);
                            b.big(samples, 4).big(1024, 4).big(1, 4).big(480, 4);
                        });
        byte[] media =
                box(
                        "mdia",
                        b ->
                                b.with(mediaHeader)
                                        .with(handlerBox)
                                        .with(
                                                box(
                                                        "minf",
                                                        m ->
                                                                m.with(
                                                                        box(
                                                                                "stbl",
                                                                                s ->
                                                                                        s.with(
                                                                                                table))))));
        return box("trak", b -> b.with(header).with(media));
    }

    static byte[] movie(byte[]... boxes) {
        return box("moov", b -> b.with(Sounds.joined(boxes)));
    }

    static byte[] trackDefaults(int id, int ticks) {
        return box(
                "mvex",
                m ->
                        m.with(
                                box(
                                        "trex",
                                        b ->
                                                b.zeros(4)
                                                        .big(id, 4)
                                                        .big(1, 4)
                                                        .big(ticks, 4)
                                                        .zeros(8))));
    }

    /** A fragment whose samples last as long as the track's or the fragment's default says. */
    static byte[] fragment(int id, int samples, long ownDefault) {
        byte[] header =
                box(
                        "tfhd",
                        b -> {
                            b.big(ownDefault > 0 ? 0x9 : 0, 4).big(id, 4);
                            if (ownDefault > 0) {
                                b.big(0, 8).big(ownDefault, 4);
                            }
                        });
        byte[] run = box("trun", b -> b.big(0x1, 4).big(samples, 4).zeros(4));
        return moof(header, run);
    }

    /** A fragment whose samples tell each how long they last. */
    static byte[] fragmentOf(int id, int... ticks) {
        byte[] header = box("tfhd", b -> b.big(0, 4).big(id, 4));
        byte[] run =
                box(
                        "trun",
                        b -> {
                            b.big(0x305, 4).big(ticks.length, 4).zeros(8);
                            for (int each : ticks) {
                                b.big(each, 4).big(17, 4);
                            }
                        });
        return moof(header, run);
    }

    private static byte[] moof(byte[] header, byte[] run) {
        byte[] traf = box("traf", b -> b.with(header).with(run));
        return Sounds.joined(
                box("moof", b -> b.with(box("mfhd", m -> m.zeros(8))).with(traf)),
                box("mdat", b -> b.zeros(100)));
    }

    static byte[] element(long id, byte[] content) {
        int idWidth = (71 - Long.numberOfLeadingZeros(id)) / 8;
        return Recipe.of(
                e -> e.big(id, idWidth).big(0x10000000L | content.length, 4).with(content));
    }

    /** Without a size, as live recordings have it. */
    static byte[] endless(long id, byte[] content) {
        return Recipe.of(e -> e.big(id, 4).big(0xFF, 1).with(content));
    }

    /**
     * A recording of one sound track and one of pictures, a block of sound each 20 ms, a cluster a
     * second.
     *
     * @param stated the duration in the header, in milliseconds; negative for none
     */
    static byte[] webm(boolean isLive, double stated, int blocks) {
        byte[] header = element(0x1A45DFA3L, element(0x4282, Form.utf8("webm")));
        byte[] scale = element(0x2AD7B1, Recipe.of(b -> b.big(1_000_000, 4)));
        byte[] duration =
                stated < 0
                        ? new byte[0]
                        : element(
                                0x4489, Recipe.of(b -> b.big(Double.doubleToLongBits(stated), 8)));
        byte[] tracks = element(0x1654AE6BL, Sounds.joined(trackEntry(1, 2), trackEntry(2, 1)));
        byte[] clusters =
                Recipe.of(b -> {
                    for (int first = 0; first < blocks; first += 50) {
                        byte[] cluster = cluster(first, Math.min(50, blocks - first));
                        b.with(
                                isLive
                                        ? endless(0x1F43B675L, cluster)
                                        : element(0x1F43B675L, cluster));
                    }
                });
        byte[] inside =
                Sounds.joined(
                        element(0x1549A966L, Sounds.joined(scale, duration)), tracks, clusters);
        return Sounds.joined(
                header, isLive ? endless(0x18538067L, inside) : element(0x18538067L, inside));
    }

    private static byte[] trackEntry(int number, int type) {
        return element(
                0xAE,
                Sounds.joined(
                        element(0xD7, new byte[] {(byte) number}),
                        element(0x83, new byte[] {(byte) type})));
    }

    private static byte[] cluster(int first, int blocks) {
        return Recipe.of(b -> {
            b.with(element(0xE7, Recipe.of(t -> t.big(first * 20L, 2))));
            for (int i = 0; i < blocks; i++) {
                byte[] block = block(1, i * 20);
                b.with(i % 2 == 0 ? element(0xA3, block) : element(0xA0, element(0xA1, block)));
            }
            b.with(element(0xA3, block(2, 30_000)));
        });
    }

    private static byte[] block(int track, int time) {
        return Recipe.of(b -> b.big(0x80 | track, 1).big(time, 2).big(0x80, 1).zeros(40));
    }
}
