package com.nexusapi.console.ui;

import atlantafx.base.theme.Styles;
import com.nexusapi.console.i18n.Phrase;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;

/**
 * Something is written down and sent: fields that are wrong are marked, the button waits until all
 * is right and no answer is on its way, and what the relay has against it comes into sight.
 */
public final class DraftForm {

    private final Button send;
    private final BooleanSupplier isComplete;
    private final ObservableValue<Boolean> busy;
    private final ObservableValue<Phrase> problem;
    private final Surroundings surroundings;

    /**
     * A form without fields yet.
     *
     * @param busy whether an answer is on its way
     * @param problem what the relay has against it
     */
    public DraftForm(
            Button send,
            BooleanSupplier isComplete,
            ObservableValue<Boolean> busy,
            ObservableValue<Phrase> problem,
            Surroundings surroundings) {
        this.send = send;
        this.isComplete = isComplete;
        this.busy = busy;
        this.problem = problem;
        this.surroundings = surroundings;
        busy.addListener((observed, before, now) -> check());
    }

    /** Looks whether it can be sent; to be called when something is written outside of fields. */
    public void check() {
        send.setDisable(!isComplete.getAsBoolean() || busy.getValue());
    }

    /**
     * Checks a field now and whenever something is typed into it.
     *
     * @param wrong what is wrong with the field as it is
     * @param show where that is said
     */
    public void checked(TextInputControl field, Supplier<Phrase> wrong, Consumer<Phrase> show) {
        mark(field, wrong.get(), show);
        field.textProperty()
                .addListener((observed, before, now) -> {
                    mark(field, wrong.get(), show);
                    check();
                });
    }

    private static void mark(TextInputControl field, Phrase wrong, Consumer<Phrase> show) {
        field.pseudoClassStateChanged(Styles.STATE_DANGER, !wrong.isEmpty());
        show.accept(wrong);
    }

    /** What the relay has against it; not there while it has nothing. */
    public Label refusal(String id) {
        Label words = new Label();
        words.setId(id);
        words.setWrapText(true);
        words.setMaxWidth(Double.MAX_VALUE);
        words.getStyleClass().add("problem");
        words.textProperty().bind(problem.map(phrase -> phrase.in(surroundings.messages())));
        words.visibleProperty().bind(problem.map(phrase -> !phrase.isEmpty()));
        words.managedProperty().bind(words.visibleProperty());
        return words;
    }

    /** A low window shows a part of it, and what the relay has against it as soon as it says so. */
    public ScrollPane scrolling(Node body) {
        ScrollPane scroll = new PlainScroll(body);
        problem.addListener((observed, before, now) -> {
            if (!now.isEmpty()) {
                Platform.runLater(() -> scroll.setVvalue(1));
            }
        });
        return scroll;
    }
}
