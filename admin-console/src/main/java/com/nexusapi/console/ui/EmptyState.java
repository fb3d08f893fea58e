package com.nexusapi.console.ui;

import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** What stands where there is nothing to show yet, or nothing at all. */
public final class EmptyState extends VBox {

    public EmptyState(Feather icon, String title, String hint) {
        super(6);
        setAlignment(Pos.CENTER);
        getStyleClass().add("empty-state");
        Label heading = new Label(title);
        heading.getStyleClass().add("empty-title");
        Label words = new Label(hint);
        words.getStyleClass().add("empty-hint");
        words.setWrapText(true);
        words.setMaxWidth(360);
        words.setAlignment(Pos.CENTER);
        getChildren().addAll(Icons.of(icon), heading, words);
    }

    /** With the texts that stand under the key and its hint. */
    public EmptyState(Feather icon, String key, Surroundings surroundings) {
        this(icon, surroundings.text(key), surroundings.text(key + ".hint"));
    }

    /** Has a table say that it is being read, and once it is, by its texts, that it is empty. */
    public static Consumer<Boolean> in(
            TableView<?> table, Feather icon, String key, Surroundings surroundings) {
        return in(table, () -> new EmptyState(icon, key, surroundings), surroundings);
    }

    /** Has a table say that it is being read, and once it is, what is found for it then. */
    public static Consumer<Boolean> in(
            TableView<?> table, Supplier<Node> empty, Surroundings surroundings) {
        return isLoaded ->
                table.setPlaceholder(
                        isLoaded ? empty.get() : loading(surroundings.text("loading")));
    }

    /** Shown while the first answer is on its way. */
    public static VBox loading(String words) {
        ProgressIndicator turning = new ProgressIndicator();
        turning.setMaxSize(28, 28);
        Label label = new Label(words);
        label.getStyleClass().add("empty-hint");
        VBox box = new VBox(10, turning, label);
        box.setAlignment(Pos.CENTER);
        box.getStyleClass().add("empty-state");
        return box;
    }
}
