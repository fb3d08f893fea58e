package com.nexusapi.relay.wire;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be called, by the name that models, API keys and usage records know it by, and where it
 * lies behind an upstream's base URL (surface reference §1.1).
 */
public enum Endpoint {
    CHAT("chat.completions", "/chat/completions"),
    COMPLETIONS("completions", "/completions"),
    RESPONSES("responses", "/responses"),
    RESPONSE_INPUT_TOKENS("responses.input_tokens", "/responses/input_tokens"),
    EMBEDDINGS("embeddings", "/embeddings"),
    MODERATIONS("moderations", "/moderations"),
    IMAGE_GENERATIONS("images.generations", "/images/generations"),
    IMAGE_EDITS("images.edits", "/images/edits"),
    SPEECH("audio.speech", "/audio/speech"),
    TRANSCRIPTIONS("audio.transcriptions", "/audio/transcriptions"),
    TRANSLATIONS("audio.translations", "/audio/translations"),
    MESSAGES("messages", "/v1/messages"),
    COUNT_TOKENS("messages.count_tokens", "/v1/messages/count_tokens");

    private final String id;
    private final String path;

    Endpoint(String id, String path) {
        this.id = id;
        this.path = path;
    }

    /** The name in models, keys and usage records. */
    public String id() {
        return id;
    }

    /** The path behind the base URL that an upstream's documentation gives. */
    public String path() {
        return path;
    }

    /** The path at this relay. */
    public String ownPath() {
        return path.startsWith("/v1/") ? path : "/v1" + path;
    }

    public static Optional<Endpoint> of(String id) {
        return Arrays.stream(values()).filter(endpoint -> endpoint.id.equals(id)).findFirst();
    }

    public Dialect dialect() {
        return this == MESSAGES || this == COUNT_TOKENS ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    /** The endpoint that a model must be offered at: counting goes with what is counted for. */
    public Endpoint offeredAs() {
        return switch (this) {
            case RESPONSE_INPUT_TOKENS -> RESPONSES;
            case COUNT_TOKENS -> MESSAGES;
            default -> this;
        };
    }

    /** True for those that only count, and cost nothing. */
    public boolean isFree() {
        return offeredAs() != this;
    }

    /** Whether {@code stream} means something there. */
    public boolean streams() {
        return switch (this) {
            case RESPONSE_INPUT_TOKENS, COUNT_TOKENS, EMBEDDINGS, MODERATIONS, TRANSLATIONS ->
                    false;
            default -> true;
        };
    }

    /** True if a stream ends with {@code [DONE]} and its events have no names. */
    public boolean endsWithDone() {
        return this == CHAT || this == COMPLETIONS;
    }

    /** True if what is put out is text of tokens, whose number a client can limit. */
    public boolean generatesText() {
        return switch (this) {
            case CHAT, COMPLETIONS, RESPONSES, MESSAGES -> true;
            default -> false;
        };
    }
}
