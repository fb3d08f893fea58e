package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Surroundings;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.VBox;

/** What is asked before something is taken from a channel, and for what is given to it. */
final class ChannelQuestions {

    private static final double WIDTH = 440;

    private final ChannelsViewModel model;
    private final Surroundings surroundings;
    private final ChannelWords words;

    ChannelQuestions(ChannelsViewModel model, Surroundings surroundings) {
        this.model = model;
        this.surroundings = surroundings;
        words = new ChannelWords(surroundings);
    }

    void beforeDisabling(Channel channel) {
        Button confirm =
                Dialogs.danger(surroundings.text("channels.disable"), "channelDisableConfirm");
        ask(
                surroundings.text("channels.disable.title", channel.name()),
                consequence(channel, "disableConsequence"),
                confirm,
                () -> model.enable(false));
    }

    void beforeDeleting(Channel channel) {
        Button confirm =
                Dialogs.danger(surroundings.text("channels.delete"), "channelDeleteConfirm");
        VBox body =
                new VBox(
                        8,
                        wrapped(surroundings.text("channels.delete.forGood"), "muted"),
                        consequence(channel, "deleteConsequence"));
        ask(
                surroundings.text("channels.delete.title", channel.name()),
                body,
                confirm,
                model::delete);
    }

    void beforeRemoving(Channel.Credential credential) {
        Button confirm =
                Dialogs.danger(
                        surroundings.text("channels.credential.remove"), "credentialRemoveConfirm");
        ask(
                surroundings.text("channels.credential.remove.title", words.credential(credential)),
                wrapped(surroundings.text("channels.credential.remove.hint"), "muted"),
                confirm,
                () -> model.removeCredential(credential));
    }

    void forCredential(Channel channel) {
        PasswordField secret = new PasswordField();
        secret.setId("credentialSecret");
        secret.setAccessibleText(surroundings.text("channels.credential.secret"));
        Button add =
                Dialogs.primary(
                        surroundings.text("channels.credential.add.do"), "credentialAddConfirm");
        add.disableProperty()
                .bind(
                        secret.textProperty()
                                .map(text ->
                                        text.isBlank() || !ChannelDraft.isSecret(text.strip())));
        Label name = Dialogs.fieldName(surroundings.text("channels.credential.secret"));
        VBox body =
                new VBox(
                        4,
                        name,
                        secret,
                        wrapped(surroundings.text("channels.credential.add.hint"), "muted"));
        open(
                surroundings.text("channels.credential.add.title", channel.name()),
                body,
                add,
                secret,
                () -> model.addCredential(secret.getText()));
    }

    /** Who is left without the channel. */
    private Label consequence(Channel channel, String id) {
        List<String> alone = channel.enabled() ? model.servedOnlyBy(channel) : List.of();
        String others = channel.enabled() ? "channels.disable.others" : "channels.delete.unused";
        Label words =
                alone.isEmpty()
                        ? wrapped(surroundings.text(others), "muted")
                        : wrapped(
                                surroundings.text(
                                        "channels.disable.alone", String.join(", ", alone)),
                                "caution-words");
        words.setId(id);
        return words;
    }

    private static Label wrapped(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add(style);
        return label;
    }

    private void ask(String title, Node body, Button confirm, Runnable act) {
        open(title, new VBox(body), confirm, confirm, act);
    }

    private void open(String title, VBox body, Button confirm, Node first, Runnable act) {
        body.setPrefWidth(WIDTH);
        confirm.setOnAction(pressed -> {
            surroundings.overlay().close();
            act.run();
        });
        Dialogs.open(surroundings, title, body, confirm, first);
    }
}
