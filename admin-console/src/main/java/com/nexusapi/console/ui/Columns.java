package com.nexusapi.console.ui;

import java.time.Instant;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;

/** How columns of tables show their rows. */
public final class Columns {

    private Columns() {}

    /** Text at the left, whole in a tooltip where it is cut. */
    public static <R> void text(TableColumn<R, R> column, Function<R, String> words) {
        show(
                column,
                cell -> {
                    cell.setText(words.apply(cell.getItem()));
                    cell.setTooltip(new Tooltip(cell.getText()));
                });
    }

    /** A number at the right, with the same number of decimals in every row. */
    public static <R> void number(TableColumn<R, R> column, Function<R, String> digits) {
        number(column, digits, digits);
    }

    /** A number at the right, and what its tooltip says. */
    public static <R> void number(
            TableColumn<R, R> column, Function<R, String> digits, Function<R, String> tooltip) {
        column.getStyleClass().add("numeric");
        show(
                column,
                cell -> {
                    cell.setAlignment(Pos.CENTER_RIGHT);
                    cell.setText(digits.apply(cell.getItem()));
                    cell.setTooltip(new Tooltip(tooltip.apply(cell.getItem())));
                });
    }

    /** A time as given, with UTC in the tooltip. */
    public static <R> void time(
            TableColumn<R, R> column,
            Function<R, Instant> instant,
            Function<Instant, String> words) {
        show(
                column,
                cell -> {
                    Instant at = instant.apply(cell.getItem());
                    cell.setText(words.apply(at));
                    cell.setTooltip(new Tooltip(Formats.utc(at)));
                });
    }

    /** A node a cell, such as a badge. */
    public static <R> void node(TableColumn<R, R> column, Function<R, Node> node) {
        show(column, cell -> cell.setGraphic(node.apply(cell.getItem())));
    }

    private static <R> void show(
            TableColumn<R, R> column, java.util.function.Consumer<TableCell<R, R>> fill) {
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(made -> new RowCell<>(fill));
    }

    private static final class RowCell<R> extends TableCell<R, R> {

        private final java.util.function.Consumer<TableCell<R, R>> fill;

        RowCell(java.util.function.Consumer<TableCell<R, R>> fill) {
            this.fill = fill;
        }

        @Override
        protected void updateItem(R item, boolean empty) {
            super.updateItem(item, empty);
            setText("");
            setGraphic(null);
            setTooltip(null);
            if (!empty && item != null) {
                fill.accept(this);
            }
        }
    }
}
