package com.nexusapi.console.overview;

import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Formats;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * How a figure changed against the period before, in percent; absent where the period before was
 * nothing to compare with.
 */
record Change(Optional<BigDecimal> percent, Meaning meaning) {

    /** What a rise of a figure means to the business. */
    enum Meaning {
        MORE_IS_GOOD,
        MORE_IS_BAD,
        NEITHER
    }

    static Change between(long before, long now, Meaning meaning) {
        return between(BigDecimal.valueOf(before), BigDecimal.valueOf(now), meaning);
    }

    static Change between(BigDecimal before, BigDecimal now, Meaning meaning) {
        if (before.signum() == 0) {
            return new Change(Optional.empty(), meaning);
        }
        BigDecimal percent =
                now.subtract(before)
                        .movePointRight(2)
                        .divide(before.abs(), 4, RoundingMode.HALF_UP);
        return new Change(Optional.of(percent), meaning);
    }

    boolean isUp() {
        return percent.map(value -> value.signum() > 0).orElse(false);
    }

    Tone tone() {
        int direction = percent.map(BigDecimal::signum).orElse(0);
        return switch (meaning) {
            case NEITHER -> Tone.NEUTRAL;
            case MORE_IS_GOOD -> tone(direction);
            case MORE_IS_BAD -> tone(-direction);
        };
    }

    private static Tone tone(int goodness) {
        if (goodness == 0) {
            return Tone.NEUTRAL;
        }
        return goodness > 0 ? Tone.GOOD : Tone.BAD;
    }

    String words(Formats formats) {
        return percent.map(formats::change).orElse("");
    }
}
