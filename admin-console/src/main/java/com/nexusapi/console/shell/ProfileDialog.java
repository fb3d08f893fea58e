package com.nexusapi.console.shell;

import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Surroundings;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** Where a relay's name and address are written. */
record ProfileDialog(Surroundings surroundings) {

    void open(
            String titleKey, Optional<ConnectionProfile> before, Consumer<ConnectionProfile> save) {
        TextField name = new TextField(before.map(ConnectionProfile::name).orElse(""));
        name.setId("profileName");
        TextField url =
                new TextField(before.map(known -> known.url().toString()).orElse("https://"));
        url.setId("profileUrl");
        VBox body =
                new VBox(
                        8,
                        Dialogs.fieldName(surroundings.text("profile.name")),
                        name,
                        Dialogs.fieldName(surroundings.text("profile.url")),
                        url);
        body.setPrefWidth(380);
        Button confirm = Dialogs.primary(surroundings.text("profile.save"), "profileSave");
        Runnable check =
                () ->
                        confirm.setDisable(
                                name.getText().isBlank()
                                        || ConnectionProfile.parseUrl(url.getText()).isEmpty());
        name.textProperty().addListener((observed, old, now) -> check.run());
        url.textProperty().addListener((observed, old, now) -> check.run());
        check.run();
        confirm.setOnAction(pressed ->
                ConnectionProfile.parseUrl(url.getText())
                        .ifPresent(address -> {
                            surroundings.overlay().close();
                            save.accept(
                                    new ConnectionProfile(
                                            name.getText().strip(),
                                            address,
                                            before.flatMap(ConnectionProfile::email)));
                        }));
        Dialogs.open(surroundings, surroundings.text(titleKey), body, confirm, name);
    }
}
