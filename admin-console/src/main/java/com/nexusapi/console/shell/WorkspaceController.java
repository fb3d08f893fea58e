package com.nexusapi.console.shell;

import com.nexusapi.console.client.Connection;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.Screen;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Theme;
import com.nexusapi.console.ui.Views;
import com.nexusapi.console.ui.Watch;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Shows the workspace: navigation at the left, the screen, and a banner while no relay answers. */
public final class WorkspaceController {

    private final WorkspaceViewModel model;
    private final Surroundings surroundings;
    private final Appearance appearance;
    private final Map<Destination, Screen> screens = new EnumMap<>(Destination.class);
    private final Map<Destination, ToggleButton> buttons = new EnumMap<>(Destination.class);
    private final Function<Destination, Screen> build;
    private final Watch watch = new Watch();
    private final Parent root;
    private Optional<Screen> shown = Optional.empty();

    @FXML private VBox navigation;
    @FXML private StackPane place;
    @FXML private HBox banner;
    @FXML private Button retry;
    @FXML private Label problem;
    @FXML private Label relay;
    @FXML private Label email;
    @FXML private Label role;
    @FXML private Button palette;
    @FXML private Button theme;
    @FXML private Button language;
    @FXML private Button signOut;

    /** A workspace whose screens are built by {@code build} when they are first gone to. */
    public WorkspaceController(
            WorkspaceViewModel model,
            Surroundings surroundings,
            Appearance appearance,
            Function<Destination, Screen> build) {
        this.model = model;
        this.surroundings = surroundings;
        this.appearance = appearance;
        this.build = build;
        root = Views.load(this, surroundings.messages());
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::shortcut);
        watch.on(model.current(), now -> now.ifPresent(this::show));
    }

    @FXML
    void initialize() {
        ToggleGroup group = new ToggleGroup();
        for (Destination destination : model.destinations()) {
            navigation.getChildren().add(button(destination, group));
        }
        Connection connection = model.connection();
        watch.on(connection.state(), this::showState);
        retry.setOnAction(pressed -> connection.retryNow());
        watch.on(model.problem(), phrase -> surroundings.say(problem, phrase));
        relay.setText(connection.relay().getAuthority());
        relay.setTooltip(new Tooltip(connection.relay().toString()));
        email.setText(connection.me().email());
        email.setTooltip(new Tooltip(connection.me().email()));
        role.setText(surroundings.messages().text("role", connection.me().role()));
        watch.on(
                appearance.theme(),
                now -> Icons.iconOnly(theme, sign(now), surroundings.text("shell.theme")));
        theme.setOnAction(pressed -> appearance.switchTheme());
        Icons.iconOnly(signOut, Feather.LOG_OUT, surroundings.text("shell.signOut"));
        signOut.setOnAction(pressed -> connection.signOut());
        language.setText(appearance.language().get().next().ownName());
        language.setAccessibleText(surroundings.text("shell.language"));
        language.setOnAction(pressed -> appearance.switchLanguage());
        palette.setGraphic(Icons.of(Feather.SEARCH));
        palette.setOnAction(pressed -> openPalette());
    }

    private ToggleButton button(Destination destination, ToggleGroup group) {
        ToggleButton button =
                new ToggleButton(
                        surroundings.messages().text("nav", destination),
                        Icons.of(destination.icon()));
        button.setId("nav" + destination.name());
        button.setToggleGroup(group);
        button.setMaxWidth(Double.MAX_VALUE);
        button.getStyleClass().add("nav-button");
        button.setTooltip(new Tooltip(combination(destination.key()).getDisplayText()));
        button.setOnAction(pressed -> {
            button.setSelected(true);
            model.go(destination);
        });
        buttons.put(destination, button);
        return button;
    }

    private static KeyCodeCombination combination(KeyCode key) {
        return new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN);
    }

    private void shortcut(KeyEvent event) {
        if (surroundings.overlay().isOpen()) {
            return;
        }
        if (combination(KeyCode.K).match(event)) {
            event.consume();
            openPalette();
        }
        for (Destination destination : model.destinations()) {
            if (combination(destination.key()).match(event)) {
                event.consume();
                model.go(destination);
            }
        }
    }

    private void openPalette() {
        new CommandPalette(model, appearance, surroundings).open();
    }

    private void show(Destination destination) {
        shown.ifPresent(Screen::hidden);
        Screen screen = screens.computeIfAbsent(destination, build);
        place.getChildren().setAll(screen.root());
        buttons.forEach((at, button) -> button.setSelected(at == destination));
        shown = Optional.of(screen);
        screen.shown();
        Optional.ofNullable(buttons.get(destination))
                .ifPresent(button -> Platform.runLater(button::requestFocus));
    }

    private void showState(Connection.State state) {
        boolean isLost = state == Connection.State.LOST;
        banner.setVisible(isLost);
        banner.setManaged(isLost);
    }

    /** Stops asking the relay for news: another workspace takes over, or nobody does. */
    public void close() {
        watch.close();
        screens.values().forEach(Screen::closed);
    }

    private static Feather sign(Theme now) {
        return now == Theme.LIGHT ? Feather.MOON : Feather.SUN;
    }

    public Parent root() {
        return root;
    }
}
