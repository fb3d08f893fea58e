package com.nexusapi.relay.pricing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is taken from a model's customers, as the difference to what they had, so that whatever is
 * raised meanwhile stays raised. Absent limits stay.
 *
 * @param endpointsTaken those at which the model is no longer offered
 */
public record Lowering(
        boolean retires,
        boolean switchesOff,
        Optional<Long> contextWindow,
        Optional<Long> maxOutputTokens,
        List<String> endpointsTaken) {

    public static final Lowering NOTHING =
            new Lowering(false, false, Optional.empty(), Optional.empty(), List.of());

    public static final Lowering RETIREMENT =
            new Lowering(true, false, Optional.empty(), Optional.empty(), List.of());

    public Lowering {
        endpointsTaken = List.copyOf(endpointsTaken);
    }

    /** What customers would lose if the one became the other. */
    static Lowering between(OfferedModel was, OfferedModel asked) {
        return new Lowering(
                false,
                was.enabled() && !asked.enabled(),
                Optional.of(asked.contextWindow()).filter(limit -> limit < was.contextWindow()),
                Optional.of(asked.maxOutputTokens()).filter(limit -> limit < was.maxOutputTokens()),
                was.endpoints().stream()
                        .filter(endpoint -> !asked.endpoints().contains(endpoint))
                        .sorted()
                        .toList());
    }

    public boolean isNothing() {
        return equals(NOTHING);
    }

    /** Of several it does not matter which is applied first. */
    OfferedModel applyTo(OfferedModel model) {
        return model.with(
                Math.min(model.contextWindow(), contextWindow.orElse(Long.MAX_VALUE)),
                Math.min(model.maxOutputTokens(), maxOutputTokens.orElse(Long.MAX_VALUE)),
                model.endpoints().stream()
                        .filter(endpoint -> !endpointsTaken.contains(endpoint))
                        .toList(),
                model.enabled() && !switchesOff);
    }

    /** The model with all that it asks beyond what customers have, and nothing taken from them. */
    static OfferedModel raised(OfferedModel was, OfferedModel asked) {
        return asked.with(
                Math.max(was.contextWindow(), asked.contextWindow()),
                Math.max(was.maxOutputTokens(), asked.maxOutputTokens()),
                Stream.concat(asked.endpoints().stream(), was.endpoints().stream())
                        .distinct()
                        .toList(),
                was.enabled() || asked.enabled());
    }
}
