package com.nexusapi.console.overview;

import org.kordamp.ikonli.feather.Feather;

/** The tiles of the overview, in their order. */
enum Tile {
    REVENUE(Feather.DOLLAR_SIGN),
    MARGIN(Feather.TRENDING_UP),
    CALLS(Feather.ACTIVITY),
    TOKENS(Feather.HASH),
    ERRORS(Feather.ALERT_TRIANGLE),
    LATENCY(Feather.CLOCK),
    TOP_UPS(Feather.CREDIT_CARD),
    REFUNDS(Feather.CORNER_UP_LEFT);

    private final Feather icon;

    Tile(Feather icon) {
        this.icon = icon;
    }

    Feather icon() {
        return icon;
    }
}
