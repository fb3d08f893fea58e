package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.metering.PriceRules;
import com.nexusapi.relay.pricing.PricedModel;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.Asked;
import com.nexusapi.relay.wire.Asked.Objection;
import com.nexusapi.relay.wire.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Refuses what cannot be priced or bounded before anything is sent upstream (DESIGN §4.3). */
final class Screening {

    private static final Set<String> STANDARD_TIERS =
            Set.of("auto", "default", "standard", "standard_only");
    private static final long MOST_ANSWERS = 128;
    private static final long MOST_IMAGES = 10;
    private static final long MOST_PROMPT_ANSWERS = 4_096;

    private Screening() {}

    static Optional<ApiError> objection(Asked asked, PricedModel model) {
        Endpoint offeredAs = asked.endpoint().offeredAs();
        if (!model.model().enabled()) {
            return Optional.of(ApiError.modelNotFound(model.id()));
        }
        if (!model.serves(offeredAs.id())) {
            return Optional.of(ApiError.wrongEndpoint(model.id(), right(model)));
        }
        return PriceRules.covers(model.sheet(), offeredAs.id())
                ? objection(asked, model.sheet())
                : Optional.of(ApiError.modelNotFound(model.id()));
    }

    private static String right(PricedModel model) {
        List<String> endpoints = model.model().endpoints();
        return endpoints.stream()
                .flatMap(id -> Endpoint.of(id).stream())
                .findFirst()
                .map(Endpoint::ownPath)
                .orElse("another model");
    }

    private static Optional<ApiError> objection(Asked asked, PriceSheet sheet) {
        if (!asked.objections().isEmpty()) {
            Objection first = asked.objections().getFirst();
            return refuse(first.param(), first.message());
        }
        if (asked.hosted().searches() > 0 && sheet.prices().search().isEmpty()) {
            return refuse(asked.hosted().param(), "Web search has no price for this model.");
        }
        if (asked.answers() < 1 || asked.answers() > mostAnswers(asked.endpoint())) {
            return refuse("n", "Too many answers: at most " + mostAnswers(asked.endpoint()) + ".");
        }
        OptionalLong most = asked.maxOutput();
        if (most.isPresent() && (most.getAsLong() < 1 || most.getAsLong() > Integer.MAX_VALUE)) {
            return refuse("max_completion_tokens", "The maximum of output tokens is out of range.");
        }
        if (isUnmeasured(asked, sheet)) {
            return refuse("file", "The duration of the audio cannot be read.");
        }
        if (asked.audioOutput() && sheet.prices().audioOutput().isEmpty()) {
            return refuse("modalities", "This model has no price for audio.");
        }
        return asked.serviceTier()
                .filter(tier -> !STANDARD_TIERS.contains(tier))
                .filter(tier -> !sheet.serviceTiersBps().containsKey(Bound.canonical(tier)))
                .flatMap(tier -> refuse("service_tier", "This tier has no price for the model."));
    }

    /** Sound that is paid by the second, and whose seconds are not known. */
    private static boolean isUnmeasured(Asked asked, PriceSheet sheet) {
        boolean isSound =
                asked.endpoint() == Endpoint.TRANSCRIPTIONS
                        || asked.endpoint() == Endpoint.TRANSLATIONS;
        return isSound && sheet.prices().second().isPresent() && asked.units().seconds() == 0;
    }

    private static long mostAnswers(Endpoint endpoint) {
        return switch (endpoint) {
            case IMAGE_GENERATIONS, IMAGE_EDITS -> MOST_IMAGES;
            case COMPLETIONS -> MOST_PROMPT_ANSWERS;
            default -> MOST_ANSWERS;
        };
    }

    private static Optional<ApiError> refuse(String param, String message) {
        return Optional.of(ApiError.unsupportedParameter(param, message));
    }
}
