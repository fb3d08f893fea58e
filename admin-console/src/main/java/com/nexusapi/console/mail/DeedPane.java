package com.nexusapi.console.mail;

import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Watch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;

/** A pane at whose foot stands what can be done, each by a key of its own. */
abstract class DeedPane extends SidePane {

    private static final int CHARACTERS_A_LINE = 52;
    private static final int FEWEST_LINES = 3;
    private static final int MOST_LINES = 16;

    /** What the pane watches in its view model until it is closed. */
    final Watch watch = new Watch();

    private final Map<KeyCode, Button> deeds = new EnumMap<>(KeyCode.class);

    DeedPane(Surroundings surroundings) {
        super(surroundings);
    }

    /** A button that stands still while something is being done. */
    final Button deed(
            String id, String key, KeyCode by, ObservableValue<Boolean> busy, Runnable run) {
        Button button = new Button(surroundings.text(key));
        button.setId(id);
        Label sign = new Label(by.getName());
        sign.getStyleClass().add("key");
        button.setGraphic(sign);
        button.setContentDisplay(ContentDisplay.RIGHT);
        button.disableProperty().bind(busy);
        button.setOnAction(pressed -> run.run());
        deeds.put(by, button);
        return button;
    }

    /** Puts the buttons at the foot, where there are any. */
    final void deeds(List<Button> buttons) {
        if (!buttons.isEmpty()) {
            foot(buttons.toArray(Node[]::new));
        }
    }

    /** Does what a key stands for; false when it stands for nothing here. */
    final boolean press(KeyCode key) {
        Optional<Button> button = Optional.ofNullable(deeds.get(key));
        button.filter(found -> !found.isDisabled()).ifPresent(Button::fire);
        return button.isPresent();
    }

    final void close() {
        watch.close();
    }

    /** What somebody wrote: it can be selected and copied, and scrolls where it is long. */
    final TextArea writing(String id, String text) {
        TextArea area = new TextArea(text);
        area.setId(id);
        area.setEditable(false);
        area.setWrapText(true);
        area.setPrefRowCount(lines(text));
        area.setMinHeight(USE_PREF_SIZE);
        return area;
    }

    /** About how many lines a text takes; a Chinese character is as wide as two others. */
    private static int lines(String text) {
        long lines =
                text.lines()
                        .mapToLong(line ->
                                1
                                        + line.codePoints().map(DeedPane::width).sum()
                                                / CHARACTERS_A_LINE)
                        .sum();
        return Math.clamp(lines, FEWEST_LINES, MOST_LINES);
    }

    private static int width(int character) {
        return Character.isIdeographic(character) ? 2 : 1;
    }
}
