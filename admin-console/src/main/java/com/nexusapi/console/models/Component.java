package com.nexusapi.console.models;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Prices;
import java.util.Map;
import java.util.Optional;

/** A component of a price, and how its price is written: by the million, or for one. */
public enum Component {
    INPUT(true),
    CACHED_INPUT(true),
    CACHE_WRITE_5M(true),
    CACHE_WRITE_1H(true),
    OUTPUT(true),
    AUDIO_INPUT(true),
    AUDIO_OUTPUT(true),
    IMAGE(false),
    SECOND(false),
    CHARACTER(true),
    SEARCH(false);

    private final boolean isByMillion;

    Component(boolean isByMillion) {
        this.isByMillion = isByMillion;
    }

    public boolean isByMillion() {
        return isByMillion;
    }

    /** Whether every model of text has a place for it. */
    public boolean isOfText() {
        return switch (this) {
            case INPUT, CACHED_INPUT, CACHE_WRITE_5M, CACHE_WRITE_1H, OUTPUT -> true;
            case AUDIO_INPUT, AUDIO_OUTPUT, IMAGE, SECOND, CHARACTER, SEARCH -> false;
        };
    }

    public Optional<Price> of(Prices prices) {
        return switch (this) {
            case INPUT -> prices.input();
            case CACHED_INPUT -> prices.cachedInput();
            case CACHE_WRITE_5M -> prices.cacheWrite5m();
            case CACHE_WRITE_1H -> prices.cacheWrite1h();
            case OUTPUT -> prices.output();
            case AUDIO_INPUT -> prices.audioInput();
            case AUDIO_OUTPUT -> prices.audioOutput();
            case IMAGE -> prices.image();
            case SECOND -> prices.second();
            case CHARACTER -> prices.character();
            case SEARCH -> prices.search();
        };
    }

    /** The prices with these components and no others. */
    static Prices together(Map<Component, Price> parts) {
        return new Prices(
                in(parts, INPUT),
                in(parts, CACHED_INPUT),
                in(parts, CACHE_WRITE_5M),
                in(parts, CACHE_WRITE_1H),
                in(parts, OUTPUT),
                in(parts, AUDIO_INPUT),
                in(parts, AUDIO_OUTPUT),
                in(parts, IMAGE),
                in(parts, SECOND),
                in(parts, CHARACTER),
                in(parts, SEARCH));
    }

    private static Optional<Price> in(Map<Component, Price> parts, Component component) {
        return Optional.ofNullable(parts.get(component));
    }
}
