package com.nexusapi.console.app;

import com.nexusapi.console.client.Background;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Messages;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.shell.Appearance;
import com.nexusapi.console.shell.ConnectionProfile;
import com.nexusapi.console.shell.Preferences;
import com.nexusapi.console.shell.PreferencesFile;
import com.nexusapi.console.shell.SignInController;
import com.nexusapi.console.shell.SignInViewModel;
import com.nexusapi.console.shell.WorkspaceController;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Overlay;
import com.nexusapi.console.ui.Surroundings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;

/**
 * The whole console in one scene: sign-in first, the workspace after, dialogs above both. A change
 * of language builds the views anew over the same view models; a change of theme only changes
 * stylesheets.
 */
public final class Console {

    private static final System.Logger LOG = System.getLogger(Console.class.getName());

    private final PreferencesFile preferences;
    private final LaunchOptions options;
    private final Clock clock;
    private final Appearance appearance;
    private final Overlay overlay = new Overlay();
    private final StackPane place = new StackPane();
    private final Scene scene = new Scene(new StackPane(place, overlay), 1440, 900);
    private final SignInViewModel signIn;
    private Optional<Workspace> workspace = Optional.empty();
    private Runnable closeView = () -> {};

    public Console(
            PreferencesFile preferences,
            LaunchOptions options,
            Background background,
            Clock clock) {
        this.preferences = preferences;
        this.options = options;
        this.clock = clock;
        Preferences remembered = preferences.current();
        appearance =
                new Appearance(
                        options.theme().orElse(remembered.theme()),
                        options.language().orElse(remembered.language()));
        signIn = new SignInViewModel(preferences, background, this::enter);
        appearance.theme().addListener((observed, before, now) -> restyle());
        appearance.language().addListener((observed, before, now) -> retell());
        appearance.theme().get().applyTo(scene);
    }

    public Scene scene() {
        return scene;
    }

    public Appearance appearance() {
        return appearance;
    }

    /** Shows sign-in, and signs in at once where the command line says how. */
    public void start() {
        show();
        options.url().ifPresent(this::knowRelay);
        options.email().ifPresent(signIn.email()::set);
        options.passwordFile().flatMap(Console::password).ifPresent(signIn::signIn);
    }

    private void knowRelay(URI url) {
        Optional<ConnectionProfile> known =
                preferences.current().profiles().stream()
                        .filter(profile -> profile.url().equals(url))
                        .findFirst();
        signIn.add(
                known.orElseGet(
                        () -> new ConnectionProfile(url.getAuthority(), url, Optional.empty())));
    }

    private static Optional<String> password(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "event=password-file-not-read file=" + file, e);
            return Optional.empty();
        }
    }

    private void enter(Connection connection) {
        workspace = Optional.of(new Workspace(connection, clock));
        connection
                .state()
                .addListener((observed, before, now) -> {
                    switch (now) {
                        case SIGNED_OUT -> leave(Phrase.none());
                        case EXPIRED -> leave(Phrase.of("signIn.sessionOver"));
                        case CONNECTED, LOST -> LOG.log(Level.DEBUG, "event=" + now);
                    }
                });
        show();
    }

    private void leave(Phrase words) {
        overlay.close();
        workspace = Optional.empty();
        signIn.say(words);
        show();
    }

    /** The window is shown no more: nothing is heard of any relay. */
    public void close() {
        closeView.run();
        workspace.ifPresent(Workspace::close);
    }

    private void restyle() {
        preferences.change(current -> current.withTheme(appearance.theme().get()));
        appearance.theme().get().applyTo(scene);
    }

    private void retell() {
        preferences.change(current -> current.withLanguage(appearance.language().get()));
        show();
    }

    private void show() {
        overlay.close();
        closeView.run();
        Messages messages = Messages.of(appearance.language().get());
        Formats formats = new Formats(appearance.language().get(), clock.getZone());
        Surroundings surroundings = new Surroundings(messages, formats, overlay);
        if (workspace.isPresent()) {
            WorkspaceController controller = workspace.get().view(surroundings, appearance);
            closeView = controller::close;
            place.getChildren().setAll(controller.root());
        } else {
            SignInController controller = new SignInController(signIn, surroundings, appearance);
            closeView = controller::close;
            place.getChildren().setAll(controller.root());
        }
    }
}
