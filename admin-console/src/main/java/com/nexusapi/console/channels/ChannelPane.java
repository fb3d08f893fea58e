package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.ModelHealth;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/**
 * One channel: a test call, its credentials, how each model does. It is filled anew when the
 * channel is read again, without losing what is chosen or scrolled to.
 */
final class ChannelPane extends SidePane {

    private final String channelId;
    private final ChannelWords words;
    private final TestBox test;
    private final Label badge;
    private final Actions actions;
    private final VBox credentials = new VBox(8);
    private final VBox models = new VBox(10);
    private final VBox facts = new VBox();
    private final Button enable = new Button();

    /** What the buttons do. */
    interface Actions {
        void edit();

        void toggle();

        void delete();

        void addCredential();

        void remove(Channel.Credential credential);
    }

    ChannelPane(
            Channel channel, ChannelsViewModel model, Actions actions, Surroundings surroundings) {
        super(surroundings);
        this.channelId = channel.id();
        this.actions = actions;
        this.words = new ChannelWords(surroundings);
        this.test = new TestBox(model, surroundings);
        badge = head(channel.name(), "", Tone.NEUTRAL);
        body(
                section("channels.test", test),
                section("channels.credentials", new VBox(10, credentials, adding())),
                section("channels.models", models),
                section("channels.facts", facts));
        enable.setId("channelEnable");
        enable.setOnAction(pressed -> actions.toggle());
        Button edit = new Button(surroundings.text("channels.edit"), Icons.of(Feather.EDIT_2));
        edit.setId("channelEdit");
        edit.getStyleClass().add("accent");
        edit.setOnAction(pressed -> actions.edit());
        Button delete = Dialogs.danger(surroundings.text("channels.delete"), "channelDelete");
        delete.setOnAction(pressed -> actions.delete());
        foot(delete, enable, edit);
        fill(channel);
    }

    private Button adding() {
        Button add =
                new Button(surroundings.text("channels.credential.add"), Icons.of(Feather.PLUS));
        add.setId("credentialAdd");
        add.setOnAction(pressed -> actions.addCredential());
        return add;
    }

    boolean shows(Channel channel) {
        return channel.id().equals(channelId);
    }

    void fill(Channel channel) {
        title(channel.name());
        badge.setText(words.health(channel));
        Badge.dress(badge, ChannelWords.tone(channel));
        test.offer(channel);
        credentials.getChildren().setAll(channel.credentials().stream().map(this::line).toList());
        List<ModelHealth> all = channel.modelHealth();
        models.getChildren().setAll(all.stream().map(health -> line(channel, health)).toList());
        facts.getChildren().setAll(facts(channel));
        enable.setText(
                surroundings.text(channel.enabled() ? "channels.disable" : "channels.enable"));
    }

    private Node line(Channel.Credential credential) {
        Label name = new Label(words.credential(credential));
        name.getStyleClass().add("mono");
        boolean isUsed = credential.state().equals("ACTIVE");
        boolean rests = !credential.setAside().isEmpty();
        String state =
                isUsed
                        ? rests ? "channels.credential.rests" : "channels.credential.used"
                        : "channels.credential.unused";
        Tone tone = isUsed ? rests ? Tone.BAD : Tone.GOOD : Tone.NEUTRAL;
        HBox row = row(name, Badge.of(surroundings.text(state), tone));
        row.getChildren().add(removing(credential));
        VBox lines = new VBox(2, row);
        credential.setAside().forEach(aside -> lines.getChildren().add(muted(words.story(aside))));
        return lines;
    }

    private Button removing(Channel.Credential credential) {
        Button remove = new Button();
        remove.setId("remove-" + credential.id());
        Icons.iconOnly(
                remove,
                Feather.TRASH_2,
                surroundings.text("channels.credential.remove.one", words.credential(credential)));
        remove.getStyleClass().addAll("flat", "tiny");
        remove.setOnAction(pressed -> actions.remove(credential));
        return remove;
    }

    private Node line(Channel channel, ModelHealth health) {
        Label name = new Label(health.model());
        name.getStyleClass().add("strong");
        VBox lines =
                new VBox(2, row(name, Badge.of(words.state(health), ChannelWords.tone(health))));
        String theirs = channel.models().getOrDefault(health.model(), health.model());
        if (!theirs.equals(health.model())) {
            lines.getChildren().add(muted(surroundings.text("channels.theirs", theirs)));
        }
        if (ChannelWords.isTroubled(health)) {
            lines.getChildren().add(muted(words.story(health)));
        }
        return lines;
    }

    private static HBox row(Label name, Label state) {
        HBox row = new HBox(8, name, Dialogs.spacer(), state);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Facts facts(Channel channel) {
        Facts found = new Facts(surroundings);
        found.with(surroundings.text("channels.kind"), words.kind(channel));
        found.with(surroundings.text("channels.baseUrl"), channel.baseUrl());
        found.with(
                surroundings.text("channels.order"),
                surroundings.text(
                        "channels.order.words",
                        surroundings.formats().count(channel.priority()),
                        surroundings.formats().count(channel.weight())));
        found.with(
                surroundings.text("channels.private"),
                surroundings.text(
                        channel.allowPrivateAddress()
                                ? "channels.private.yes"
                                : "channels.private.no"));
        found.withId(surroundings.text("channels.id"), channel.id());
        return found;
    }

    void testNow() {
        test.run();
    }

    void close() {
        test.close();
    }
}
