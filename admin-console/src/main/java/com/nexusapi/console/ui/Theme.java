package com.nexusapi.console.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javafx.application.Application;
import javafx.collections.ObservableList;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/** Light or dark: AtlantaFX's Primer, tuned by our own stylesheets. */
public enum Theme {
    LIGHT("theme-light.css"),
    DARK("theme-dark.css");

    private final String colours;

    Theme(String colours) {
        this.colours = colours;
    }

    /** Dresses a scene; what it wore before is taken off. */
    public void applyTo(Scene scene) {
        for (String face : new String[] {"Regular", "Medium", "Bold"}) {
            Font.loadFont(
                    resource("/com/formdev/flatlaf/fonts/roboto/Roboto-" + face + ".ttf"), 13);
        }
        Application.setUserAgentStylesheet(
                this == LIGHT
                        ? new PrimerLight().getUserAgentStylesheet()
                        : new PrimerDark().getUserAgentStylesheet());
        ObservableList<String> sheets = scene.getStylesheets();
        sheets.setAll(resource("console.css"), resource(colours));
    }

    public Theme other() {
        return this == LIGHT ? DARK : LIGHT;
    }

    /** Reads {@code light} or {@code dark}, in any case. */
    public static Optional<Theme> parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "light" -> Optional.of(LIGHT);
            case "dark" -> Optional.of(DARK);
            default -> Optional.empty();
        };
    }

    private static String resource(String name) {
        return Objects.requireNonNull(Theme.class.getResource(name), name).toExternalForm();
    }
}
