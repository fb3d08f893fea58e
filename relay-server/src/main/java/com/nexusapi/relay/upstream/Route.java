package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.wire.Dialect;
import com.nexusapi.relay.wire.Endpoint;
import java.net.URI;
import java.util.Optional;

/**
 * One way for one call: a channel, the model's name there and the credential to use.
 *
 * @param cost what the channel charges us; empty when the operator has not said
 */
public record Route(
        String channelId,
        String channelName,
        Channel.Kind kind,
        URI baseUrl,
        boolean allowPrivateAddress,
        String model,
        String upstreamModel,
        Optional<PriceSheet> cost,
        Credential credential,
        Goes goes) {

    /** How much may be held against a route's channel and credential for a call to go over it. */
    public enum Goes {
        /** The channel is well, or due for a probe. */
        WHEN_WELL,
        /** Anything, since all else failed; but a refused credential is not tried often. */
        AS_LAST_RESORT,
        /** Anything: an operator wants to see what comes of it. */
        ANYHOW
    }

    /** Whether channels of its kind serve the endpoint (surface reference §6). */
    public boolean serves(Endpoint endpoint) {
        return switch (kind) {
            case ANTHROPIC -> endpoint.dialect() == Dialect.ANTHROPIC;
            case GEMINI ->
                    endpoint == Endpoint.CHAT
                            || endpoint == Endpoint.EMBEDDINGS
                            || endpoint == Endpoint.IMAGE_GENERATIONS;
            case OPENAI, OPENAI_COMPATIBLE, AZURE_OPENAI -> endpoint.dialect() == Dialect.OPENAI;
        };
    }

    /**
     * The member of a request that limits its output there: OpenAI's reasoning models refuse {@code
     * max_tokens} in chats, and most others know nothing else (surface reference §5.2, §6).
     */
    public String maximum(Endpoint endpoint) {
        boolean isOpenAis = kind == Channel.Kind.OPENAI || kind == Channel.Kind.AZURE_OPENAI;
        return switch (endpoint) {
            case CHAT -> isOpenAis ? "max_completion_tokens" : "max_tokens";
            case RESPONSES -> "max_output_tokens";
            default -> "max_tokens";
        };
    }

    Route with(Credential other, Optional<PriceSheet> known, Goes when) {
        return new Route(
                channelId,
                channelName,
                kind,
                baseUrl,
                allowPrivateAddress,
                model,
                upstreamModel,
                known,
                other,
                when);
    }
}
