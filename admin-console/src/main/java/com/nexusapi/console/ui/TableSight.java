package com.nexusapi.console.ui;

import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;

/** Which rows of a table are in sight, told whenever it is scrolled. */
public final class TableSight<R> {

    /** Told the first and the last row in sight. */
    @FunctionalInterface
    public interface Listener {
        void inSight(int first, int last);
    }

    private final TableView<R> table;
    private final Listener listener;
    private boolean isWatching;

    public TableSight(TableView<R> table, Listener listener) {
        this.table = table;
        this.listener = listener;
    }

    /** Starts telling; the table must be in a scene. */
    public void watch() {
        if (isWatching) {
            return;
        }
        table.applyCss();
        table.lookupAll(".scroll-bar").stream()
                .filter(ScrollBar.class::isInstance)
                .map(ScrollBar.class::cast)
                .filter(bar -> bar.getOrientation() == javafx.geometry.Orientation.VERTICAL)
                .forEach(bar -> {
                    isWatching = true;
                    bar.valueProperty().addListener((observed, before, now) -> tell());
                });
    }

    /** Keeps the same rows in sight after some came or left above them. */
    public void shift(int rows) {
        flow().map(VirtualFlow::getFirstVisibleCell)
                .ifPresent(cell -> table.scrollTo(Math.max(0, cell.getIndex() + rows)));
    }

    /** Told after the pulse: while scrolling, the cells are being moved about. */
    private void tell() {
        Platform.runLater(() ->
                flow().ifPresent(flow -> {
                    IndexedCell<?> first = flow.getFirstVisibleCell();
                    IndexedCell<?> last = flow.getLastVisibleCell();
                    if (first != null && last != null) {
                        listener.inSight(first.getIndex(), last.getIndex());
                    }
                }));
    }

    private Optional<VirtualFlow<?>> flow() {
        return table.lookup(".virtual-flow") instanceof VirtualFlow<?> flow
                ? Optional.of(flow)
                : Optional.empty();
    }
}
