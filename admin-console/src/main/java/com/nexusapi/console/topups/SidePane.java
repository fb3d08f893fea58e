package com.nexusapi.console.topups;

import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Surroundings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** How the panes at the side of the list are laid out: a head, sections that scroll, a foot. */
abstract class SidePane extends VBox {

    protected final Surroundings surroundings;

    SidePane(Surroundings surroundings) {
        this.surroundings = surroundings;
        getStyleClass().addAll("side-pane", "wide-pane");
    }

    final void head(String title, String state, Badge.Tone tone) {
        Label words = new Label(title);
        words.getStyleClass().add("pane-title");
        HBox head = new HBox(8, words, Dialogs.spacer(), Badge.of(state, tone));
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("pane-head");
        getChildren().add(head);
    }

    final void body(Node... sections) {
        VBox body = new VBox(18, sections);
        body.getStyleClass().add("pane-body");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().add(scroll);
    }

    final void foot(Node... buttons) {
        HBox row = new HBox(8, Dialogs.spacer());
        row.getChildren().addAll(buttons);
        row.getStyleClass().add("pane-foot");
        getChildren().add(row);
    }

    final Node section(String key, Node body) {
        Label heading = new Label(surroundings.text(key));
        heading.getStyleClass().add("section-title");
        return new VBox(8, heading, body);
    }

    static Label muted(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add("muted");
        return label;
    }
}
