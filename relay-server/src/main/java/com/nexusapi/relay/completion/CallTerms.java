package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.pricing.PricedModel;
import com.nexusapi.relay.wire.Asked;
import com.nexusapi.relay.wire.Asked.Units;
import com.nexusapi.relay.wire.Endpoint;
import java.util.OptionalLong;

/**
 * What was fixed for a call when it was authorized: the model at its price version, the bound, and
 * how much output is held for.
 *
 * @param heldOutput output tokens of one answer that the first hold pays for
 * @param mostOutput output tokens of one answer that an upstream is believed at most
 * @param outputCap maximum to be sent upstream because the client stated none
 * @param extendable true for a stream without stated maximum, whose hold grows as it goes on
 */
record CallTerms(
        PricedModel model,
        Bound bound,
        long heldOutput,
        long mostOutput,
        OptionalLong outputCap,
        boolean extendable) {

    /** Output held for when the client states no maximum (DESIGN §4.3). */
    private static final long UNSTATED_OUTPUT = 4_096;

    /** Of the largest image at the highest quality (surface reference §5.1). */
    private static final long TOKENS_PER_IMAGE = 16_384;

    /** Speech takes 1,250 tokens a minute at fifteen characters a second; three times as slow. */
    private static final long SPEECH_TOKENS_PER_CHARACTER = 4;

    private static final long TRANSCRIPT_TOKENS_PER_SECOND = 5;
    private static final long FEW_TOKENS = 256;

    /**
     * @param earlierTokens of the conversation that the call continues, which is input again
     */
    static CallTerms of(ApiCall call, PricedModel model, long earlierTokens) {
        Asked asked = call.asked();
        long input = call.request().boundInputTokens(model.contextWindow());
        Bound bound =
                Bound.of(
                        model.sheet(),
                        new Bound.Size(
                                asked.previousResponse().isEmpty()
                                        ? input
                                        : Math.min(model.contextWindow(), input + earlierTokens),
                                asked.units(),
                                asked.hosted().searches()),
                        call.key().planBps(),
                        Bound.dearestTierBps(model.sheet(), asked.serviceTier()));
        if (!asked.endpoint().generatesText()) {
            long most = mediaTokens(asked.endpoint(), asked.units(), model.sheet().prices());
            return new CallTerms(model, bound, most, most, OptionalLong.empty(), false);
        }
        OptionalLong stated = asked.maxOutput();
        if (stated.isPresent()) {
            // no model puts out more than its context window, whatever the client asks for
            long most = Math.min(stated.getAsLong(), model.contextWindow());
            return new CallTerms(
                    model, bound, most, stated.getAsLong(), OptionalLong.empty(), false);
        }
        long unstated = Math.min(UNSTATED_OUTPUT, model.maxOutputTokens());
        return asked.stream()
                ? new CallTerms(
                        model, bound, unstated, model.maxOutputTokens(), OptionalLong.empty(), true)
                : new CallTerms(model, bound, unstated, unstated, OptionalLong.of(unstated), false);
    }

    private static long mediaTokens(Endpoint endpoint, Units units, Prices prices) {
        return switch (endpoint) {
            case IMAGE_GENERATIONS, IMAGE_EDITS -> TOKENS_PER_IMAGE;
            case SPEECH ->
                    prices.character().isPresent()
                            ? 0
                            : FEW_TOKENS + SPEECH_TOKENS_PER_CHARACTER * units.characters();
            case TRANSCRIPTIONS, TRANSLATIONS ->
                    FEW_TOKENS + TRANSCRIPT_TOKENS_PER_SECOND * units.seconds();
            default -> 0;
        };
    }

    /**
     * Speech that is paid by the token comes as events, which report usage; bare audio does not
     * (surface reference §4.6).
     */
    boolean speaksInEvents() {
        return model.sheet().prices().character().isEmpty();
    }
}
