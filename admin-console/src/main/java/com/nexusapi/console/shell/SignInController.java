package com.nexusapi.console.shell;

import com.nexusapi.console.ui.Choices;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Theme;
import com.nexusapi.console.ui.Views;
import com.nexusapi.console.ui.Watch;
import java.util.Optional;
import javafx.application.Platform;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import org.kordamp.ikonli.feather.Feather;

/** Shows the sign-in form. */
public final class SignInController {

    private final SignInViewModel model;
    private final Surroundings surroundings;
    private final Appearance appearance;
    private final Watch watch = new Watch();
    private final Parent root;

    @FXML private ComboBox<ConnectionProfile> profile;
    @FXML private Button addProfile;
    @FXML private Button editProfile;
    @FXML private Button removeProfile;
    @FXML private Label address;
    @FXML private Label exposed;
    @FXML private TextField email;
    @FXML private PasswordField password;
    @FXML private Label problem;
    @FXML private Button signIn;
    @FXML private ProgressIndicator turning;
    @FXML private Button theme;
    @FXML private Button language;

    public SignInController(
            SignInViewModel model, Surroundings surroundings, Appearance appearance) {
        this.model = model;
        this.surroundings = surroundings;
        this.appearance = appearance;
        root = Views.load(this, surroundings.messages());
    }

    @FXML
    void initialize() {
        profiles();
        email.textProperty().bindBidirectional(model.email());
        signIn.setOnAction(pressed -> model.signIn(password.getText()));
        signIn.disableProperty().bind(model.busy());
        turning.visibleProperty().bind(model.busy());
        turning.managedProperty().bind(turning.visibleProperty());
        watch.on(model.problem(), phrase -> surroundings.say(problem, phrase));
        problem.setGraphic(Icons.of(Feather.ALERT_TRIANGLE));
        watch.on(
                appearance.theme(),
                now -> Icons.iconOnly(theme, sign(now), surroundings.text("shell.theme")));
        theme.setOnAction(pressed -> appearance.switchTheme());
        language.setText(appearance.language().get().next().ownName());
        language.setGraphic(Icons.of(Feather.GLOBE));
        language.setOnAction(pressed -> appearance.switchLanguage());
        Platform.runLater(() -> (email.getText().isBlank() ? email : password).requestFocus());
    }

    private void profiles() {
        Choices.all(profile, model.profiles(), ConnectionProfile::name);
        profile.setItems(model.profiles());
        watch.on(model.profile(), this::showProfile);
        profile.setOnAction(chosen ->
                Optional.ofNullable(profile.getValue())
                        .ifPresent(value -> model.profile().set(Optional.of(value))));
        Icons.iconOnly(addProfile, Feather.PLUS, surroundings.text("profile.add"));
        Icons.iconOnly(editProfile, Feather.EDIT_2, surroundings.text("profile.edit"));
        Icons.iconOnly(removeProfile, Feather.TRASH_2, surroundings.text("profile.remove"));
        addProfile.setOnAction(pressed ->
                new ProfileDialog(surroundings).open("profile.add", Optional.empty(), model::add));
        editProfile.setOnAction(pressed ->
                new ProfileDialog(surroundings)
                        .open("profile.edit", model.profile().get(), model::replace));
        removeProfile.setOnAction(pressed -> model.remove());
    }

    private void showProfile(Optional<ConnectionProfile> shown) {
        shown.ifPresentOrElse(
                profile::setValue, () -> profile.getSelectionModel().clearSelection());
        address.setText(shown.map(found -> found.url().toString()).orElse(""));
        exposed.setVisible(model.isExposed());
        exposed.setManaged(model.isExposed());
        editProfile.setDisable(shown.isEmpty());
        removeProfile.setDisable(shown.isEmpty());
    }

    private static Feather sign(Theme now) {
        return now == Theme.LIGHT ? Feather.MOON : Feather.SUN;
    }

    public Parent root() {
        return root;
    }

    /** The form is not shown again. */
    public void close() {
        watch.close();
    }
}
