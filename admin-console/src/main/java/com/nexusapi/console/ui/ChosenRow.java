package com.nexusapi.console.ui;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.WeakListChangeListener;
import javafx.scene.control.TableView;

/**
 * The row of a table that is looked at. A list that is read anew loses its selection: the row is
 * marked again by its identifier, and only another one is opened.
 */
public final class ChosenRow<R> {

    private final TableView<R> table;
    private final Function<R, String> id;
    private final Supplier<Optional<String>> lookedAt;
    private final ListChangeListener<R> mark = change -> Platform.runLater(this::mark);

    private ChosenRow(
            TableView<R> table, Function<R, String> id, Supplier<Optional<String>> lookedAt) {
        this.table = table;
        this.id = id;
        this.lookedAt = lookedAt;
    }

    /**
     * Shows rows in a table, and opens the one that is chosen.
     *
     * @param lookedAt the identifier of the row that is open
     */
    public static <R> ChosenRow<R> in(
            TableView<R> table,
            ObservableList<R> rows,
            Function<R, String> id,
            Supplier<Optional<String>> lookedAt,
            Consumer<R> open) {
        ChosenRow<R> chosen = new ChosenRow<>(table, id, lookedAt);
        table.setItems(rows);
        // the table keeps the listener, through its selection; the rows outlive both
        rows.addListener(new WeakListChangeListener<>(chosen.mark));
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener((observed, before, now) ->
                        Optional.ofNullable(now).filter(chosen::isOther).ifPresent(open));
        return chosen;
    }

    private boolean isOther(R row) {
        return !lookedAt.get().equals(Optional.of(id.apply(row)));
    }

    /** Marks the row of what is looked at, or none if it is in another list. */
    public void mark() {
        lookedAt.get()
                .ifPresent(wanted ->
                        table.getItems().stream()
                                .filter(row -> id.apply(row).equals(wanted))
                                .findFirst()
                                .ifPresentOrElse(
                                        row -> table.getSelectionModel().select(row),
                                        () -> table.getSelectionModel().clearSelection()));
    }
}
