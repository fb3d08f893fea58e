package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads the audio out of the events of streamed speech. */
public final class SpeechEvents {

    private SpeechEvents() {}

    /**
     * The audio of a {@code speech.audio.delta} event; empty when it has none.
     *
     * @throws IOException when it is not base64
     */
    public static Optional<byte[]> audio(byte[] json) throws IOException {
        try (JsonParser parser = JsonText.parser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isAudio = parser.currentName().equals("audio");
                if (parser.nextToken() == JsonToken.VALUE_STRING && isAudio) {
                    return Optional.of(parser.getBinaryValue());
                }
                JsonText.skipValue(parser);
            }
        }
        return Optional.empty();
    }
}
