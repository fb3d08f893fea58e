package com.nexusapi.console.ui;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One figure: its name, its value, what else belongs to it, and how it changed. */
public final class StatTile extends VBox {

    /**
     * What a tile shows.
     *
     * @param exact the value with every digit, for the tooltip
     * @param change how it changed, empty where nothing can be said
     * @param isUp the direction of the change
     */
    public record Face(
            String value,
            String exact,
            String caption,
            String change,
            boolean isUp,
            Badge.Tone tone) {}

    private final String title;
    private final Label value = new Label("–");
    private final Label caption = new Label();
    private final Label change = new Label();
    private final FontIcon arrow = new FontIcon(Feather.ARROW_UP_RIGHT);

    public StatTile(String title, Feather icon) {
        super(4);
        this.title = title;
        getStyleClass().addAll("card", "stat-tile");
        Label name = new Label(title);
        name.getStyleClass().add("stat-name");
        FontIcon sign = Icons.of(icon);
        sign.getStyleClass().add("stat-icon");
        HBox head = new HBox(8, sign, name, Dialogs.spacer(), change);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("stat-head");
        value.getStyleClass().add("stat-value");
        value.setMinWidth(Region.USE_PREF_SIZE);
        caption.getStyleClass().add("stat-caption");
        change.setGraphic(arrow);
        change.setMinWidth(Region.USE_PREF_SIZE);
        change.setVisible(false);
        getChildren().addAll(head, value, caption);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(title);
    }

    public void show(Face face) {
        value.setText(face.value());
        value.setTooltip(new Tooltip(face.exact()));
        caption.setText(face.caption());
        change.setVisible(!face.change().isEmpty());
        change.setText(face.change());
        arrow.setIconCode(face.isUp() ? Feather.ARROW_UP_RIGHT : Feather.ARROW_DOWN_RIGHT);
        Badge.dress(change, face.tone());
        setAccessibleText(String.join(", ", title, face.value(), face.caption(), face.change()));
    }
}
