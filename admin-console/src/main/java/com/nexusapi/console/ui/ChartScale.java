package com.nexusapi.console.ui;

import java.util.ArrayList;
import java.util.List;

/** A vertical axis from zero to a round number at or above the highest value. */
record ChartScale(double top, double step) {

    private static final int STEPS = 4;

    /** A round value on the axis and where it stands, 0 at the bottom and 1 at the top. */
    record Tick(double value, double share) {}

    static ChartScale upTo(double highest) {
        if (highest <= 0) {
            return new ChartScale(1, 1);
        }
        double rough = highest / STEPS;
        double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = magnitude * 10;
        for (double nice : new double[] {1, 2, 2.5, 5}) {
            if (rough <= nice * magnitude) {
                step = nice * magnitude;
                break;
            }
        }
        return new ChartScale(Math.ceil(highest / step) * step, step);
    }

    double share(double value) {
        return value / top;
    }

    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        long count = Math.round(top / step);
        for (long i = 0; i <= count; i++) {
            ticks.add(new Tick(i * step, (double) i / count));
        }
        return ticks;
    }
}
