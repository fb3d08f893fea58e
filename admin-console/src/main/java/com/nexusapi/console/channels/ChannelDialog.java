package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.console.channels.ChannelDraft.Field;
import com.nexusapi.console.ui.Choices;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.DraftForm;
import com.nexusapi.console.ui.Surroundings;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Where a channel is written down, new or changed. */
final class ChannelDialog {

    private static final double WIDTH = 560;

    private final ChannelDraft draft;
    private final Surroundings surroundings;
    private final Consumer<Channel> whenSaved;
    private final Button save;
    private final DraftForm form;

    ChannelDialog(ChannelDraft draft, Surroundings surroundings, Consumer<Channel> whenSaved) {
        this.draft = draft;
        this.surroundings = surroundings;
        this.whenSaved = whenSaved;
        save = Dialogs.primary(surroundings.text("channels.save"), "channelSave");
        form = new DraftForm(save, draft::isComplete, draft.busy(), draft.problem(), surroundings);
    }

    void open() {
        save.setOnAction(pressed -> draft.save());
        draft.saved()
                .addListener((observed, before, now) ->
                        now.ifPresent(channel -> {
                            surroundings.overlay().close();
                            whenSaved.accept(channel);
                        }));
        TextField name = line(Field.NAME);
        ScrollPane body = form.scrolling(fields(name));
        form.check();
        Dialogs.open(surroundings, title(), body, save, name);
    }

    private String title() {
        return draft.before()
                .map(channel -> surroundings.text("channels.edit.title", channel.name()))
                .orElseGet(() -> surroundings.text("channels.new.title"));
    }

    private VBox fields(TextField name) {
        boolean isNew = draft.before().isEmpty();
        TextArea credentials = area(Field.CREDENTIALS, 2);
        if (!isNew) {
            credentials.setPromptText(surroundings.text("channels.credentials.keep"));
        }
        VBox body =
                new VBox(
                        12,
                        row(field(Field.NAME, name), named("channels.kind", kind(), "")),
                        field(Field.BASE_URL, url()),
                        field(
                                Field.CREDENTIALS,
                                credentials,
                                surroundings.text(
                                        isNew
                                                ? "channels.credentials.hint"
                                                : "channels.credentials.replace")),
                        field(
                                Field.MODELS,
                                area(Field.MODELS, 5),
                                surroundings.text("channels.models.hint")),
                        row(
                                field(
                                        Field.PRIORITY,
                                        line(Field.PRIORITY),
                                        surroundings.text("channels.priority.hint")),
                                field(
                                        Field.WEIGHT,
                                        line(Field.WEIGHT),
                                        surroundings.text("channels.weight.hint"))),
                        check(
                                "channelPrivate",
                                "channels.private.allow",
                                draft::allowPrivateAddress),
                        check("channelEnabled", "channels.enabled.use", draft::enabled),
                        form.refusal("channelProblem"));
        body.setPrefWidth(WIDTH);
        return body;
    }

    private ComboBox<Channel.Kind> kind() {
        ComboBox<Channel.Kind> kind = new ComboBox<>();
        kind.setId("channelKind");
        kind.setMaxWidth(Double.MAX_VALUE);
        Choices.all(
                kind,
                List.of(Channel.Kind.values()),
                value -> surroundings.messages().text("channelKind", value));
        kind.valueProperty().bindBidirectional(draft.kind());
        kind.setDisable(draft.before().isPresent());
        return kind;
    }

    private TextField url() {
        TextField url = line(Field.BASE_URL);
        url.promptTextProperty().bind(draft.kind().map(chosen -> draft.usualUrl()));
        return url;
    }

    private TextField line(Field field) {
        TextField line = new TextField();
        bind(line, field);
        return line;
    }

    private TextArea area(Field field, int rows) {
        TextArea area = new TextArea();
        area.setPrefRowCount(rows);
        area.getStyleClass().add("mono");
        bind(area, field);
        return area;
    }

    private void bind(TextInputControl input, Field field) {
        input.setId("channel" + field.name());
        input.setAccessibleText(surroundings.messages().text("channels.field", field));
        input.textProperty().bindBidirectional(draft.text(field));
    }

    private VBox field(Field field, TextInputControl input) {
        return field(field, input, "");
    }

    /** With what it is for below it, or what is wrong with it. */
    private VBox field(Field field, TextInputControl input, String hint) {
        VBox box = named("channels.field." + field.name(), input, hint);
        Label below = (Label) box.getChildren().getLast();
        form.checked(
                input,
                () -> draft.wrong(field),
                wrong -> {
                    boolean isWrong = !wrong.isEmpty();
                    say(below, isWrong ? wrong.in(surroundings.messages()) : hint);
                    below.getStyleClass().setAll("label", isWrong ? "wrong-words" : "muted");
                });
        return box;
    }

    private VBox named(String key, Node input, String hint) {
        Label name = Dialogs.fieldName(surroundings.text(key));
        Label below = new Label();
        below.setWrapText(true);
        below.getStyleClass().add("muted");
        say(below, hint);
        VBox box = new VBox(4, name, input, below);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private static void say(Label label, String words) {
        label.setText(words);
        label.setVisible(!words.isEmpty());
        label.setManaged(!words.isEmpty());
    }

    private static HBox row(VBox left, VBox right) {
        left.setPrefWidth(WIDTH / 2);
        right.setPrefWidth(WIDTH / 2);
        HBox row = new HBox(12, left, right);
        row.setFillHeight(false);
        return row;
    }

    private CheckBox check(
            String id,
            String key,
            java.util.function.Supplier<javafx.beans.property.BooleanProperty> value) {
        CheckBox box = new CheckBox(surroundings.text(key));
        box.setId(id);
        box.setWrapText(true);
        box.selectedProperty().bindBidirectional(value.get());
        return box;
    }
}
