package com.nexusapi.console.ui;

import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/** Scrolls up and down only, without a frame; what is in it is as wide as it. */
public final class PlainScroll extends ScrollPane {

    public PlainScroll(Node content) {
        super(content);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().add("plain-scroll");
    }
}
