package com.nexusapi.console.ui;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** How the panes at the side of the list are laid out: a head, sections that scroll, a foot. */
public abstract class SidePane extends VBox {

    protected final Surroundings surroundings;
    private final Label title = new Label();

    protected SidePane(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Gives back the badge, which can be dressed anew. */
    protected final Label head(String name, String state, Badge.Tone tone) {
        Label badge = Badge.of(state, tone);
        head(name, badge);
        return badge;
    }

    /** With signs or buttons at the right. */
    protected final void head(String name, Node... right) {
        getStyleClass().add("side-pane");
        title(name);
        title.getStyleClass().add("pane-title");
        title.setWrapText(true);
        HBox head = new HBox(8, title, Dialogs.spacer());
        head.getChildren().addAll(right);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("pane-head");
        getChildren().add(head);
    }

    protected final void title(String name) {
        title.setText(name);
    }

    protected final void body(Node... sections) {
        VBox body = new VBox(18, sections);
        body.getStyleClass().add("pane-body");
        ScrollPane scroll = new PlainScroll(body);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().add(scroll);
    }

    protected final void foot(Node... buttons) {
        HBox row = new HBox(8, Dialogs.spacer());
        row.getChildren().addAll(buttons);
        row.getStyleClass().add("pane-foot");
        getChildren().add(row);
    }

    protected final Node section(String key, Node body) {
        Label heading = new Label(surroundings.text(key));
        heading.getStyleClass().add("section-title");
        return new VBox(8, heading, body);
    }

    protected static Label muted(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add("muted");
        return label;
    }
}
