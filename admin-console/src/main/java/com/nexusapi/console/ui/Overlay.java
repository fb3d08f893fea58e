package com.nexusapi.console.ui;

import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/**
 * The layer above the screens where dialogs appear: one at a time, closed by Escape, and keeping
 * the keyboard to itself while open.
 */
public final class Overlay extends StackPane {

    private final ChangeListener<Node> keepFocus = (observed, before, now) -> hold(now);
    private Optional<Node> focusBefore = Optional.empty();

    public Overlay() {
        getStyleClass().add("overlay");
        setVisible(false);
        addEventFilter(KeyEvent.KEY_PRESSED, this::closeOnEscape);
    }

    public boolean isOpen() {
        return isVisible();
    }

    /** Opens a dialog in the middle. */
    public void open(Region dialog, Node firstFocus) {
        close();
        Scene scene = getScene();
        focusBefore = Optional.ofNullable(scene.getFocusOwner());
        dialog.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getChildren().setAll(dialog);
        setVisible(true);
        firstFocus.requestFocus();
        scene.focusOwnerProperty().addListener(keepFocus);
    }

    public void close() {
        if (!isOpen()) {
            return;
        }
        getScene().focusOwnerProperty().removeListener(keepFocus);
        setVisible(false);
        getChildren().clear();
        focusBefore.ifPresent(Node::requestFocus);
    }

    private void closeOnEscape(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            event.consume();
            close();
        }
    }

    private void hold(Node now) {
        boolean isInside = false;
        for (Parent at = now == null ? null : now.getParent(); at != null; at = at.getParent()) {
            isInside |= at == this;
        }
        if (!isInside && now != null) {
            firstFocusable(this).ifPresent(Node::requestFocus);
        }
    }

    private static Optional<Node> firstFocusable(Parent parent) {
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (child.isFocusTraversable() && child.isVisible() && !child.isDisabled()) {
                return Optional.of(child);
            }
            if (child instanceof Parent inner) {
                Optional<Node> found = firstFocusable(inner);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
