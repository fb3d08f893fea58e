package com.nexusapi.relay.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Bytes written one number after the other. */
final class Recipe {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static byte[] of(Consumer<Recipe> steps) {
        Recipe recipe = new Recipe();
        steps.accept(recipe);
        return recipe.bytes.toByteArray();
    }

    /** The lowest {@code width} bytes of the number, most significant first. */
    Recipe big(long number, int width) {
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            bytes.write((int) (number >>> shift));
        }
        return this;
    }

    /** The lowest {@code width} bytes of the number, least significant first. */
    Recipe little(long number, int width) {
        for (int shift = 0; shift < 8 * width; shift += 8) {
            bytes.write((int) (number >>> shift));
        }
        return this;
    }

    /** Characters of Latin-1. */
    Recipe text(String text) {
        return with(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Recipe zeros(int count) {
        return with(new byte[count]);
    }

    Recipe with(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }
}
