package com.nexusapi.relay.wire;

import java.util.OptionalLong;

/** A request to a model, as the client sent it. */
public interface ModelRequest {

    Asked asked();

    /** Of the body, in bytes. */
    long length();

    /**
     * An upper bound of the input's tokens, which the model's context window is too.
     *
     * @param contextWindow of the model, in tokens
     */
    long boundInputTokens(long contextWindow);

    /** The text that the model reads, for counting it when the upstream did not. */
    String promptText();

    /** All that is text in the request, which is more than the model reads of it. */
    String wholeText();

    /** The body for an upstream: every byte as the client sent it, but for what must differ. */
    Payload forUpstream(Rewrite rewrite);

    /** {@code Content-Type} of what {@link #forUpstream} gives. */
    String contentType();

    /**
     * What must differ.
     *
     * @param model the upstream's name of the model
     * @param outputCap a maximum of output tokens, when the relay sets one
     * @param maximum the member by which the upstream is told of it
     * @param asEvents speech is asked for as events, which report usage, and not as bare audio
     */
    record Rewrite(String model, OptionalLong outputCap, String maximum, boolean asEvents) {}
}
