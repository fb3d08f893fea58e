package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.console.channels.ChannelsViewModel.Trial;
import com.nexusapi.console.ui.Choices;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Watch;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Where a channel is tried by a real call, and what came of it. */
final class TestBox extends VBox {

    private final ChannelsViewModel model;
    private final Surroundings surroundings;
    private final ChannelWords words;
    private final Watch watch = new Watch();
    private final ComboBox<String> models = new ComboBox<>();
    private final ComboBox<Optional<Channel.Credential>> credentials = new ComboBox<>();
    private final Button run;
    private final Label outcome = new Label();
    private final Label upstreamsWords = new Label();

    TestBox(ChannelsViewModel model, Surroundings surroundings) {
        super(8);
        this.model = model;
        this.surroundings = surroundings;
        this.words = new ChannelWords(surroundings);
        models.setId("testModel");
        models.setAccessibleText(surroundings.text("channels.test.model"));
        models.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(models, Priority.ALWAYS);
        credentials.setId("testCredential");
        credentials.setAccessibleText(surroundings.text("channels.test.credential"));
        run = new Button(surroundings.text("channels.test.run"), Icons.of(Feather.ZAP));
        run.setId("testRun");
        run.setMinWidth(USE_PREF_SIZE);
        run.setOnAction(pressed -> run());
        HBox row = new HBox(8, models, credentials, run);
        row.setAlignment(Pos.CENTER_LEFT);
        Label hint = new Label(surroundings.text("channels.test.hint"));
        hint.setWrapText(true);
        hint.getStyleClass().add("muted");
        outcome.setId("testOutcome");
        outcome.setWrapText(true);
        outcome.setMaxWidth(Double.MAX_VALUE);
        upstreamsWords.setId("testWords");
        upstreamsWords.setWrapText(true);
        upstreamsWords.getStyleClass().add("quote");
        getChildren().addAll(row, hint, outcome, upstreamsWords);
        watch.on(model.trial(), this::show);
    }

    /** What can be tried; what is chosen stays if it is still there. */
    void offer(Channel channel) {
        List<String> names = channel.models().keySet().stream().sorted().toList();
        if (!models.getItems().equals(names)) {
            Optional<String> chosen = Optional.ofNullable(models.getValue());
            models.getItems().setAll(names);
            models.setValue(chosen.filter(names::contains).orElseGet(() -> first(names)));
        }
        boolean isChoice = channel.credentials().size() > 1;
        credentials.setVisible(isChoice);
        credentials.setManaged(isChoice);
        Optional<String> chosen =
                Optional.ofNullable(credentials.getValue())
                        .flatMap(value -> value)
                        .map(Channel.Credential::id);
        Choices.fill(
                credentials,
                channel.credentials(),
                words::credential,
                surroundings.text("channels.test.credential.any"));
        credentials.getItems().stream()
                .filter(item -> item.map(Channel.Credential::id).equals(chosen))
                .findFirst()
                .ifPresent(credentials::setValue);
    }

    private static String first(List<String> names) {
        return names.isEmpty() ? "" : names.getFirst();
    }

    void run() {
        Optional.ofNullable(models.getValue())
                .filter(chosen -> !chosen.isEmpty())
                .ifPresent(chosen ->
                        model.test(
                                chosen,
                                Optional.ofNullable(credentials.getValue())
                                        .flatMap(value -> value)
                                        .map(Channel.Credential::id)));
    }

    private void show(Trial trial) {
        run.setDisable(trial instanceof Trial.Running);
        switch (trial) {
            case Trial.None() -> say("", "", "muted");
            case Trial.Running(String name) ->
                    say(surroundings.text("channels.test.running", name), "", "muted");
            case Trial.Ended(String name, Channel.TestResult result) -> {
                say(
                        name + "  ·  " + words.outcome(result),
                        result.error().orElse(""),
                        result.ok() ? "success" : "problem");
                outcome.setGraphic(
                        Icons.of(result.ok() ? Feather.CHECK_CIRCLE : Feather.ALERT_TRIANGLE));
            }
            case Trial.Refused(var why) -> say(why.in(surroundings.messages()), "", "problem");
        }
    }

    private void say(String text, String more, String style) {
        outcome.setGraphic(null);
        outcome.getStyleClass().setAll("label", style);
        show(outcome, text);
        show(upstreamsWords, more.isEmpty() ? "" : "“" + more + "”");
    }

    private static void show(Label label, String text) {
        label.setText(text);
        label.setVisible(!text.isEmpty());
        label.setManaged(!text.isEmpty());
    }

    void close() {
        watch.close();
    }
}
