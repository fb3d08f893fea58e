package com.nexusapi.console.ui;

import javafx.scene.control.Label;

/** A short word on a coloured ground, the colour telling what it means. */
public final class Badge {

    /** What a badge's colour means. */
    public enum Tone {
        NEUTRAL,
        GOOD,
        BAD,
        CAUTION,
        ACCENT
    }

    private Badge() {}

    public static Label of(String text, Tone tone) {
        Label label = new Label(text);
        label.setMinWidth(Label.USE_PREF_SIZE);
        dress(label, tone);
        return label;
    }

    /** Gives a label the looks of a badge, in place of those it may have had. */
    public static void dress(Label label, Tone tone) {
        label.getStyleClass().removeIf(name -> name.startsWith("badge"));
        label.getStyleClass()
                .addAll("badge", "badge-" + tone.name().toLowerCase(java.util.Locale.ROOT));
    }
}
