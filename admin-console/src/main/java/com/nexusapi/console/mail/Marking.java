package com.nexusapi.console.mail;

import com.nexusapi.console.ui.Watch;
import java.util.Optional;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.scene.control.TableView;

/** Opens what is chosen in a table, and marks it again where the list was read anew. */
final class Marking<T> {

    private final TableView<T> table;
    private final Listed<T> listed;
    private final ListChangeListener<T> again = change -> Platform.runLater(this::mark);

    Marking(TableView<T> table, Listed<T> listed, Watch watch) {
        this.table = table;
        this.listed = listed;
        table.setItems(listed.rows());
        listed.rows().addListener(new WeakListChangeListener<>(again));
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener((observed, before, now) ->
                        Optional.ofNullable(now).ifPresent(listed::open));
        watch.on(listed.detail(), shown -> mark());
    }

    private void mark() {
        Optional<T> row =
                listed.detail()
                        .get()
                        .flatMap(shown ->
                                listed.rows().stream()
                                        .filter(each -> listed.isSame(each, shown))
                                        .findFirst());
        row.ifPresentOrElse(
                found -> table.getSelectionModel().select(found),
                () -> table.getSelectionModel().clearSelection());
    }
}
