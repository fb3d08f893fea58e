package com.nexusapi.console.ui;

import java.util.EnumMap;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;

/** A row of buttons of which exactly one is down. */
public final class Segments {

    private final HBox place;
    private final Surroundings surroundings;
    private final ToggleGroup group = new ToggleGroup();

    public Segments(HBox place, Surroundings surroundings) {
        this.place = place;
        this.surroundings = surroundings;
    }

    /**
     * Adds a button for each constant; the one that is down sets the property.
     *
     * @param id what the buttons' ids begin with
     * @param family where their texts stand
     */
    public <E extends Enum<E>> Map<E, ToggleButton> each(
            String id, String family, Class<E> constants, ObjectProperty<E> chosen) {
        Map<E, ToggleButton> buttons = new EnumMap<>(constants);
        for (E constant : constants.getEnumConstants()) {
            String words = surroundings.messages().text(family, constant);
            ToggleButton button = one(id + constant.name(), words, () -> chosen.set(constant));
            button.setSelected(chosen.get() == constant);
            buttons.put(constant, button);
        }
        return buttons;
    }

    /** Adds a button that does something when it goes down, by the mouse or by the keyboard. */
    public ToggleButton one(String id, String words, Runnable down) {
        ToggleButton button = new ToggleButton(words);
        button.setId(id);
        button.setToggleGroup(group);
        button.getStyleClass().add("segment");
        // pressing it once more would let it up
        button.setOnAction(pressed -> button.setSelected(true));
        button.selectedProperty()
                .addListener((observed, before, isDown) -> {
                    if (isDown) {
                        down.run();
                    }
                });
        place.getChildren().add(button);
        return button;
    }
}
