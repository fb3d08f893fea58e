package com.nexusapi.console.app;

import static org.testfx.api.FxToolkit.registerPrimaryStage;
import static org.testfx.api.FxToolkit.setupFixture;

import com.nexusapi.console.client.Background;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.shell.PreferencesFile;
import com.nexusapi.console.ui.Theme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** Steps of somebody who sits before the console; works against any relay. */
final class ConsoleRobot {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FxRobot robot = new FxRobot();
    private final Stage stage;
    private final Console console;

    private ConsoleRobot(Stage stage, Console console) {
        this.stage = stage;
        this.console = console;
    }

    /** Opens a console in a window of 1440 × 900 that knows one relay. */
    static ConsoleRobot open(URI relay, Path folder, Clock clock, Theme theme, Language language) {
        try {
            Stage stage = registerPrimaryStage();
            ConsoleRobot[] made = new ConsoleRobot[1];
            setupFixture(() -> {
                LaunchOptions options =
                        new LaunchOptions(
                                Optional.of(relay),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(theme),
                                Optional.of(language),
                                Optional.empty());
                Console console =
                        new Console(
                                new PreferencesFile(folder.resolve("preferences.json")),
                                options,
                                Background.ofWindow(),
                                clock);
                stage.setScene(console.scene());
                stage.setWidth(1440);
                stage.setHeight(900);
                stage.show();
                console.start();
                made[0] = new ConsoleRobot(stage, console);
            });
            return made[0];
        } catch (TimeoutException e) {
            throw new IllegalStateException("no window", e);
        }
    }

    void close() {
        try {
            FxToolkit.setupFixture(() -> {
                console.close();
                stage.hide();
                stage.setScene(new Scene(new javafx.scene.Group()));
            });
        } catch (TimeoutException e) {
            throw new IllegalStateException("the window does not close", e);
        }
    }

    void signIn(String email, String password) {
        fill("#email", email);
        fill("#password", password);
        click("#signIn");
    }

    /** Signs in and waits for the workspace. */
    void enter(String email, String password) {
        signIn(email, password);
        waitFor("#place");
    }

    void go(String destination) {
        click("#nav" + destination);
    }

    void click(String query) {
        waitFor(query);
        robot.interact(() -> robot.lookup(query).query().requestFocus());
        robot.clickOn(query);
        WaitForAsyncUtils.waitForFxEvents();
    }

    void fill(String query, String text) {
        waitFor(query);
        TextInputControl field = robot.lookup(query).queryAs(TextInputControl.class);
        robot.interact(() -> {
            field.requestFocus();
            field.setText(text);
        });
    }

    <R> TableView<R> table() {
        waitFor("#table");
        return robot.lookup("#table").queryTableView();
    }

    /** How many rows a table has. */
    int rows(String query) {
        waitFor(query);
        return robot.lookup(query).queryTableView().getItems().size();
    }

    /** Waits for rows and chooses one. */
    void choose(int row) {
        until("rows in the table", () -> table().getItems().size() > row);
        robot.interact(() -> table().getSelectionModel().clearAndSelect(row));
    }

    /** Waits for rows in a table and chooses one. */
    void choose(String query, int row) {
        waitFor(query);
        TableView<?> rows = robot.lookup(query).queryTableView();
        until("rows in " + query, () -> rows.getItems().size() > row);
        robot.interact(() -> rows.getSelectionModel().clearAndSelect(row));
    }

    /** What a table shows in a row. */
    Object item(String query, int row) {
        return robot.lookup(query).queryTableView().getItems().get(row);
    }

    /** Waits for disputes and chooses one. */
    void chooseDispute(int row) {
        until("disputes", () -> rows("#disputes") > row);
        TableView<?> disputes = robot.lookup("#disputes").queryTableView();
        robot.interact(() -> disputes.getSelectionModel().clearAndSelect(row));
    }

    /** Chooses a day behind its radio button. */
    void chooseDay(String query, String radio, LocalDate day) {
        click(radio);
        DatePicker picker = robot.lookup(query).queryAs(DatePicker.class);
        robot.interact(() -> picker.setValue(day));
    }

    /** Waits until a node is there and in sight. */
    void waitFor(String query) {
        until(query, () -> isVisible(query));
    }

    boolean isVisible(String query) {
        return robot.lookup(query).tryQuery().filter(ConsoleRobot::isShown).isPresent();
    }

    boolean isEnabled(String query) {
        return robot.lookup(query).tryQuery().filter(node -> !node.isDisabled()).isPresent();
    }

    private static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    String text(String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    /** What stands in a field or an area. */
    String typed(String query) {
        return robot.lookup(query).queryAs(TextInputControl.class).getText();
    }

    void waitForText(String query, String part) {
        until(query + " to say " + part, () -> isVisible(query) && text(query).contains(part));
    }

    /** Writes what the window shows as a picture. */
    void paint(Path file) {
        WritableImage[] picture = new WritableImage[1];
        onWindow(() -> {
            console.scene().getRoot().applyCss();
            console.scene().getRoot().layout();
        });
        onWindow(() -> picture[0] = console.scene().snapshot(null));
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(SwingFXUtils.fromFXImage(picture[0], null), "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a row of this kind and chooses it. */
    <R> void choose(Predicate<R> kind) {
        until(
                "a row of the kind looked for",
                () -> this.<R>table().getItems().stream().anyMatch(kind));
        TableView<R> rows = table();
        R row = rows.getItems().stream().filter(kind).findFirst().orElseThrow();
        robot.interact(() -> {
            rows.getSelectionModel().clearSelection();
            rows.getSelectionModel().select(row);
        });
    }

    void onWindow(Runnable task) {
        robot.interact(task);
    }

    FxRobot fx() {
        return robot;
    }

    void until(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(
                    PATIENCE.toSeconds(),
                    TimeUnit.SECONDS,
                    () -> WaitForAsyncUtils.asyncFx(condition).get(10, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain for " + what, e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** A clock that stands still, so that pictures and words are the same every time. */
    static Clock standing(Instant at) {
        return Clock.fixed(at, java.time.ZoneOffset.UTC);
    }
}
