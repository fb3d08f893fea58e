package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusapi.common.Price;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Price components; what is absent is not offered apart and falls back as documented in pricing.
 *
 * @param imageInput by the token, as are all from input to imageOutput
 * @param image for one image made, whatever its size
 * @param second of audio that is listened to
 * @param character of text that is spoken
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
        Optional<Price> imageInput,
        Optional<Price> imageOutput,
        Optional<Price> image,
        Optional<Price> second,
        Optional<Price> character,
        Optional<Price> search) {

    public static final Prices NONE = of(Map.of());

    /** These components and no others. */
    public static Prices of(Map<PriceComponent, Price> prices) {
        return each(component -> Optional.ofNullable(prices.get(component)));
    }

    /** The usual pair for a text model. */
    public static Prices ofText(Price input, Price output) {
        return NONE.withInput(input).withOutput(output);
    }

    private static Prices each(Function<PriceComponent, Optional<Price>> price) {
        return new Prices(
                price.apply(PriceComponent.INPUT),
                price.apply(PriceComponent.CACHED_INPUT),
                price.apply(PriceComponent.CACHE_WRITE_5M),
                price.apply(PriceComponent.CACHE_WRITE_1H),
                price.apply(PriceComponent.OUTPUT),
                price.apply(PriceComponent.AUDIO_INPUT),
                price.apply(PriceComponent.AUDIO_OUTPUT),
                price.apply(PriceComponent.IMAGE_INPUT),
                price.apply(PriceComponent.IMAGE_OUTPUT),
                price.apply(PriceComponent.IMAGE),
                price.apply(PriceComponent.SECOND),
                price.apply(PriceComponent.CHARACTER),
                price.apply(PriceComponent.SEARCH));
    }

    /** The same with a component at another price. */
    public Prices with(PriceComponent changed, Price price) {
        return each(component -> component == changed ? Optional.of(price) : component.of(this));
    }

    public Prices withInput(Price price) {
        return with(PriceComponent.INPUT, price);
    }

    public Prices withCachedInput(Price price) {
        return with(PriceComponent.CACHED_INPUT, price);
    }

    public Prices withOutput(Price price) {
        return with(PriceComponent.OUTPUT, price);
    }

    /** The same components, each at the price that the change makes of its own. */
    public Prices map(BiFunction<PriceComponent, Price, Price> change) {
        return each(component -> component.of(this).map(price -> change.apply(component, price)));
    }
}
