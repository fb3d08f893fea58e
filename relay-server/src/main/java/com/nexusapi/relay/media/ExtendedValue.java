package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.MalformedException.require;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Parameter values of RFC 8187 §3.2, such as {@code UTF-8''na%C3%AFve.mp3}. */
final class ExtendedValue {

    private static final String PROBLEM = "The parameter 'filename*' cannot be read.";

    private ExtendedValue() {}

    static String decode(String value) throws MalformedException {
        int language = value.indexOf('\'');
        int text = value.indexOf('\'', language + 1);
        require(language > 0 && text > 0, PROBLEM);
        byte[] bytes = percentDecoded(value.substring(text + 1));
        try {
            return charset(value.substring(0, language))
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(PROBLEM);
        }
    }

    private static Charset charset(String name) throws MalformedException {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8" -> StandardCharsets.UTF_8;
            case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
            default -> throw new MalformedException(PROBLEM);
        };
    }

    private static byte[] percentDecoded(String text) throws MalformedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                require(i + 2 < text.length(), PROBLEM);
                bytes.write((hex(text.charAt(i + 1)) << 4) | hex(text.charAt(i + 2)));
                i += 2;
            } else {
                require(c > ' ' && c < 0x7F, PROBLEM);
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(char c) throws MalformedException {
        int digit = c < 0x7F ? Character.digit(c, 16) : -1;
        require(digit >= 0, PROBLEM);
        return digit;
    }
}
