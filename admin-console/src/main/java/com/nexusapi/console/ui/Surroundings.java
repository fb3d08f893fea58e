package com.nexusapi.console.ui;

import com.nexusapi.console.i18n.Messages;
import com.nexusapi.console.i18n.Phrase;
import javafx.scene.control.Label;

/** What every view is built with: the texts, the formats, and the place dialogs appear in. */
public record Surroundings(Messages messages, Formats formats, Overlay overlay) {

    /** Says something in a label, which is not there while there is nothing to say. */
    public void say(Label label, Phrase words) {
        label.setText(words.in(messages));
        label.setVisible(!words.isEmpty());
        label.setManaged(!words.isEmpty());
    }

    public String text(String key, Object... arguments) {
        return messages.text(key, arguments);
    }
}
