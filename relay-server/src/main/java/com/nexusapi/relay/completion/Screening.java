package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.ChatRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Refuses what cannot be priced or bounded before anything is sent upstream (DESIGN §4.3). */
final class Screening {

    /** Tools that run at the client and cost nothing but tokens; hosted ones have no price yet. */
    private static final Set<String> PRICED_TOOLS = Set.of("function", "custom");

    private static final Set<String> STANDARD_TIERS = Set.of("auto", "default", "standard");
    private static final long MOST_ANSWERS = 128;

    private Screening() {}

    static Optional<ApiError> objection(ChatRequest request, PriceSheet sheet) {
        ChatRequest.Members members = request.members();
        List<String> tools = members.toolTypes();
        for (int i = 0; i < tools.size(); i++) {
            if (!PRICED_TOOLS.contains(tools.get(i))) {
                return refuse("tools[" + i + "].type", "This tool is not offered here.");
            }
        }
        if (members.webSearch()) {
            return refuse("web_search_options", "Web search is not offered here.");
        }
        if (members.n() < 1 || members.n() > MOST_ANSWERS) {
            return refuse("n", "n must be between 1 and " + MOST_ANSWERS + ".");
        }
        OptionalLong most = request.statedMaxOutput();
        if (most.isPresent() && (most.getAsLong() < 1 || most.getAsLong() > Integer.MAX_VALUE)) {
            return refuse("max_completion_tokens", "The maximum of output tokens is out of range.");
        }
        if (members.audioOutput() && sheet.prices().audioOutput().isEmpty()) {
            return refuse("modalities", "This model has no price for audio.");
        }
        return members.serviceTier()
                .filter(tier -> !STANDARD_TIERS.contains(tier))
                .filter(tier -> !sheet.serviceTiersBps().containsKey(Bound.canonical(tier)))
                .flatMap(tier -> refuse("service_tier", "This tier has no price for the model."));
    }

    private static Optional<ApiError> refuse(String param, String message) {
        return Optional.of(ApiError.unsupportedParameter(param, message));
    }
}
