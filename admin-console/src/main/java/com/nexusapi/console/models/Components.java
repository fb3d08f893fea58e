package com.nexusapi.console.models;

import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How the components of a price are written, and which of them a model has a place for. */
final class Components {

    private static final Set<PriceComponent> OF_TEXT =
            Set.of(
                    PriceComponent.INPUT,
                    PriceComponent.CACHED_INPUT,
                    PriceComponent.CACHE_WRITE_5M,
                    PriceComponent.CACHE_WRITE_1H,
                    PriceComponent.OUTPUT);

    private Components() {}

    /** Whether its price is written by the million, as tokens and characters are, or for one. */
    static boolean isByMillion(PriceComponent component) {
        return switch (component) {
            case INPUT,
                    CACHED_INPUT,
                    CACHE_WRITE_5M,
                    CACHE_WRITE_1H,
                    OUTPUT,
                    AUDIO_INPUT,
                    AUDIO_OUTPUT,
                    IMAGE_INPUT,
                    IMAGE_OUTPUT,
                    CHARACTER ->
                    true;
            case IMAGE, SECOND, SEARCH -> false;
        };
    }

    /** What can be used where the model is offered, and whatever else is priced today. */
    static List<PriceComponent> of(Model model) {
        Set<PriceComponent> offered = EnumSet.noneOf(PriceComponent.class);
        model.endpoints().forEach(endpoint -> offered.addAll(at(endpoint)));
        if (offered.isEmpty()) {
            offered.addAll(OF_TEXT);
        }
        return Arrays.stream(PriceComponent.values())
                .filter(component ->
                        offered.contains(component)
                                || model.price()
                                        .flatMap(version -> component.of(version.prices()))
                                        .isPresent())
                .toList();
    }

    private static Set<PriceComponent> at(String endpoint) {
        return switch (endpoint) {
            case "embeddings", "moderations" -> Set.of(PriceComponent.INPUT);
            case "images.generations", "images.edits" ->
                    Set.of(
                            PriceComponent.INPUT,
                            PriceComponent.CACHED_INPUT,
                            PriceComponent.IMAGE_INPUT,
                            PriceComponent.OUTPUT,
                            PriceComponent.IMAGE_OUTPUT,
                            PriceComponent.IMAGE);
            case "audio.speech" ->
                    Set.of(
                            PriceComponent.INPUT,
                            PriceComponent.OUTPUT,
                            PriceComponent.AUDIO_OUTPUT,
                            PriceComponent.CHARACTER);
            case "audio.transcriptions", "audio.translations" ->
                    Set.of(
                            PriceComponent.INPUT,
                            PriceComponent.AUDIO_INPUT,
                            PriceComponent.OUTPUT,
                            PriceComponent.SECOND);
            default -> OF_TEXT;
        };
    }
}
