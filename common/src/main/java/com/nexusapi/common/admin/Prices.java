package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusapi.common.Price;
import java.util.Optional;

/**
 * Price components; what is absent is not offered apart and falls back as documented in pricing.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Prices(
        Optional<Price> input,
        Optional<Price> cachedInput,
        Optional<Price> cacheWrite5m,
        Optional<Price> cacheWrite1h,
        Optional<Price> output,
        Optional<Price> audioInput,
        Optional<Price> audioOutput,
        Optional<Price> image,
        Optional<Price> second,
        Optional<Price> character,
        Optional<Price> search) {

    public static final Prices NONE =
            new Prices(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** The usual pair for a text model. */
    public static Prices ofText(Price input, Price output) {
        return NONE.withInput(input).withOutput(output);
    }

    public Prices withInput(Price price) {
        return new Prices(
                Optional.of(price),
                cachedInput,
                cacheWrite5m,
                cacheWrite1h,
                output,
                audioInput,
                audioOutput,
                image,
                second,
                character,
                search);
    }

    public Prices withCachedInput(Price price) {
        return new Prices(
                input,
                Optional.of(price),
                cacheWrite5m,
                cacheWrite1h,
                output,
                audioInput,
                audioOutput,
                image,
                second,
                character,
                search);
    }

    public Prices withOutput(Price price) {
        return new Prices(
                input,
                cachedInput,
                cacheWrite5m,
                cacheWrite1h,
                Optional.of(price),
                audioInput,
                audioOutput,
                image,
                second,
                character,
                search);
    }
}
