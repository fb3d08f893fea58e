package com.nexusapi.console.ui;

import com.nexusapi.console.i18n.Messages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Objects;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/** Loads a view from the FXML beside its controller. */
public final class Views {

    private Views() {}

    /** Loads {@code Name.fxml} for the controller {@code NameController}. */
    public static Parent load(Object controller, Messages messages) {
        Class<?> type = controller.getClass();
        String name = type.getSimpleName().replace("Controller", "") + ".fxml";
        URL place = Objects.requireNonNull(type.getResource(name), name);
        FXMLLoader loader = new FXMLLoader(place, messages.bundle());
        loader.setController(controller);
        try {
            return loader.load();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
