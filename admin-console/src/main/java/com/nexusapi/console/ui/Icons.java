package com.nexusapi.console.ui;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Feather icons, and buttons that show nothing else but say what they do. */
public final class Icons {

    private Icons() {}

    public static FontIcon of(Feather feather) {
        return new FontIcon(feather);
    }

    /** Gives a button an icon in place of words; the words go to its tooltip and screen readers. */
    public static void iconOnly(Button button, Feather feather, String words) {
        button.setGraphic(of(feather));
        button.setText("");
        button.setAccessibleRole(AccessibleRole.BUTTON);
        button.setAccessibleText(words);
        button.setTooltip(new Tooltip(words));
        if (!button.getStyleClass().contains("icon-button")) {
            button.getStyleClass().add("icon-button");
        }
    }
}
