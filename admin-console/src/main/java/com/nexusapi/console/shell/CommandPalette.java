package com.nexusapi.console.shell;

import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.collections.FXCollections;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Everything that can be done from anywhere, found by typing a part of its name. */
final class CommandPalette {

    private static final double ROW = 38;

    /** One thing to do. */
    private record Command(String name, Feather icon, Runnable run) {}

    private final Surroundings surroundings;
    private final FilteredList<Command> commands;
    private final ListView<Command> list;

    CommandPalette(WorkspaceViewModel model, Appearance appearance, Surroundings surroundings) {
        this.surroundings = surroundings;
        List<Command> all = new ArrayList<>();
        for (Destination destination : model.destinations()) {
            String name = surroundings.messages().text("nav", destination);
            all.add(
                    new Command(
                            surroundings.text("palette.go", name),
                            destination.icon(),
                            () -> model.go(destination)));
        }
        all.add(
                new Command(
                        surroundings.text("shell.theme"), Feather.MOON, appearance::switchTheme));
        all.add(
                new Command(
                        surroundings.text("shell.language"),
                        Feather.GLOBE,
                        appearance::switchLanguage));
        all.add(
                new Command(
                        surroundings.text("shell.signOut"),
                        Feather.LOG_OUT,
                        model.connection()::signOut));
        commands = new FilteredList<>(FXCollections.observableArrayList(all));
        list = new ListView<>(commands);
    }

    void open() {
        TextField words = new TextField();
        words.setId("paletteWords");
        words.setPromptText(surroundings.text("palette.prompt"));
        words.setAccessibleText(surroundings.text("palette.prompt"));
        words.textProperty().addListener((observed, before, now) -> narrow(now));
        words.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.setFocusTraversable(false);
        list.setFixedCellSize(ROW);
        list.setPrefHeight(ROW * commands.size() + 2);
        list.setCellFactory(made -> new CommandCell());
        list.setOnMouseClicked(clicked -> run());
        list.getSelectionModel().selectFirst();
        VBox card = new VBox(10, words, list);
        card.setPrefWidth(480);
        card.getStyleClass().addAll("dialog-card", "palette");
        surroundings.overlay().open(card, words);
    }

    private void narrow(String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        commands.setPredicate(command -> command.name().toLowerCase(Locale.ROOT).contains(wanted));
        list.getSelectionModel().selectFirst();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.DOWN) {
            event.consume();
            list.getSelectionModel().selectNext();
        } else if (event.getCode() == KeyCode.UP) {
            event.consume();
            list.getSelectionModel().selectPrevious();
        } else if (event.getCode() == KeyCode.ENTER) {
            event.consume();
            run();
        }
    }

    private void run() {
        int selected = list.getSelectionModel().getSelectedIndex();
        if (selected >= 0) {
            Command command = commands.get(selected);
            surroundings.overlay().close();
            command.run().run();
        }
    }

    private static final class CommandCell extends ListCell<Command> {
        @Override
        protected void updateItem(Command command, boolean empty) {
            super.updateItem(command, empty);
            boolean hasCommand = !empty && command != null;
            setText(hasCommand ? command.name() : "");
            setGraphic(hasCommand ? Icons.of(command.icon()) : null);
        }
    }
}
