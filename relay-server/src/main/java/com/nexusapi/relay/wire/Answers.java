package com.nexusapi.relay.wire;

import java.util.Optional;

/** Reads answers of every endpoint. */
public final class Answers {

    private Answers() {}

    /** Reads an event's data or a whole answer; empty when it is not a JSON object. */
    public static Optional<AnswerPart> read(Endpoint endpoint, byte[] json) {
        return switch (endpoint) {
            case CHAT, COMPLETIONS, EMBEDDINGS, MODERATIONS -> ChatScanner.read(json);
            case RESPONSES, RESPONSE_INPUT_TOKENS -> ResponsesScanner.read(json);
            case MESSAGES, COUNT_TOKENS -> MessagesScanner.read(json);
            case IMAGE_GENERATIONS, IMAGE_EDITS, SPEECH, TRANSCRIPTIONS, TRANSLATIONS ->
                    MediaScanner.read(endpoint, json);
        };
    }
}
