package com.nexusapi.console.app;

import com.nexusapi.console.client.Background;
import com.nexusapi.console.shell.Preferences.WindowPlace;
import com.nexusapi.console.shell.PreferencesFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** The console in its window, put where it stood last. */
public final class ConsoleApplication extends Application {

    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;

    @Override
    public void start(Stage stage) {
        LaunchOptions options = LaunchOptions.parse(getParameters().getRaw(), System.getenv());
        Path file =
                options.preferences()
                        .orElseGet(() ->
                                PreferencesFile.usualPlace(
                                        System.getenv(),
                                        System.getProperty("os.name"),
                                        Path.of(System.getProperty("user.home"))));
        PreferencesFile preferences = new PreferencesFile(file);
        Console console =
                new Console(
                        preferences,
                        options,
                        Background.ofWindow(),
                        Clock.system(ZoneId.systemDefault()));
        stage.setTitle("NexusAPI");
        stage.setMinWidth(1080);
        stage.setMinHeight(680);
        Scene scene = console.scene();
        stage.setScene(scene);
        place(stage, preferences.current().window());
        stage.setOnCloseRequest(closing ->
                preferences.change(current ->
                        current.withWindow(
                                new WindowPlace(
                                        stage.getX(),
                                        stage.getY(),
                                        stage.getWidth(),
                                        stage.getHeight()))));
        stage.setOnHidden(hidden -> console.close());
        stage.show();
        console.start();
    }

    @Override
    public void stop() {
        Platform.exit();
    }

    /** A place that no screen shows any more is not used. */
    private static void place(Stage stage, Optional<WindowPlace> remembered) {
        remembered
                .filter(place ->
                        !Screen.getScreensForRectangle(
                                        place.x(), place.y(), place.width(), place.height())
                                .isEmpty())
                .ifPresentOrElse(
                        place -> {
                            stage.setX(place.x());
                            stage.setY(place.y());
                            stage.setWidth(place.width());
                            stage.setHeight(place.height());
                        },
                        () -> {
                            Rectangle2D room = Screen.getPrimary().getVisualBounds();
                            stage.setWidth(Math.min(WIDTH, room.getWidth()));
                            stage.setHeight(Math.min(HEIGHT, room.getHeight()));
                        });
    }
}
