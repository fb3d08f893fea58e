package com.nexusapi.common.admin;

import com.nexusapi.common.Price;
import java.util.Optional;

/** What can have a price of its own: the members of {@link Prices}, in their order. */
public enum PriceComponent {
    INPUT,
    CACHED_INPUT,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    OUTPUT,
    AUDIO_INPUT,
    AUDIO_OUTPUT,
    IMAGE_INPUT,
    IMAGE_OUTPUT,
    IMAGE,
    SECOND,
    CHARACTER,
    SEARCH;

    /** Its price, where it has one of its own. */
    public Optional<Price> of(Prices prices) {
        return switch (this) {
            case INPUT -> prices.input();
            case CACHED_INPUT -> prices.cachedInput();
            case CACHE_WRITE_5M -> prices.cacheWrite5m();
            case CACHE_WRITE_1H -> prices.cacheWrite1h();
            case OUTPUT -> prices.output();
            case AUDIO_INPUT -> prices.audioInput();
            case AUDIO_OUTPUT -> prices.audioOutput();
            case IMAGE_INPUT -> prices.imageInput();
            case IMAGE_OUTPUT -> prices.imageOutput();
            case IMAGE -> prices.image();
            case SECOND -> prices.second();
            case CHARACTER -> prices.character();
            case SEARCH -> prices.search();
        };
    }
}
