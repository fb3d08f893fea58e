package com.nexusapi.console.ui;

import com.nexusapi.console.i18n.Messages;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import javafx.scene.control.Label;
import org.kordamp.ikonli.feather.Feather;

/** What every view is built with: the texts, the formats, and the place dialogs appear in. */
public record Surroundings(Messages messages, Formats formats, Overlay overlay) {

    /** Says something in a label, which is not there while there is nothing to say. */
    public void say(Label label, Phrase words) {
        label.setText(words.in(messages));
        label.setVisible(!words.isEmpty());
        label.setManaged(!words.isEmpty());
    }

    /** Says what came of something, in the colour of success or of a problem. */
    public void say(Label label, Result came) {
        say(label, came.words());
        label.getStyleClass().setAll("label", came.isGood() ? "success" : "problem");
        label.setGraphic(Icons.of(came.isGood() ? Feather.CHECK_CIRCLE : Feather.ALERT_TRIANGLE));
    }

    public String text(String key, Object... arguments) {
        return messages.text(key, arguments);
    }
}
