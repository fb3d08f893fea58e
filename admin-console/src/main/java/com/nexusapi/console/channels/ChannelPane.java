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
    private final VBox credentials = new VBox(8);
    private final VBox models = new VBox(10);
    private final VBox facts = new VBox();
    private final Button enable = new Button();

    /** What the buttons at the foot do. */
    record Actions(Runnable edit, Runnable toggle) {}

    ChannelPane(
            Channel channel, ChannelsViewModel model, Actions actions, Surroundings surroundings) {
        super(surroundings);
        this.channelId = channel.id();
        this.words = new ChannelWords(surroundings);
        this.test = new TestBox(model, surroundings);
        badge = head(channel.name(), "", Tone.NEUTRAL);
        body(
                section("channels.test", test),
                section("channels.credentials", credentials),
                section("channels.models", models),
                section("channels.facts", facts));
        enable.setId("channelEnable");
        enable.setOnAction(pressed -> actions.toggle().run());
        Button edit = new Button(surroundings.text("channels.edit"), Icons.of(Feather.EDIT_2));
        edit.setId("channelEdit");
        edit.getStyleClass().add("accent");
        edit.setOnAction(pressed -> actions.edit().run());
        foot(enable, edit);
        fill(channel);
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
        VBox lines = new VBox(2, row(name, Badge.of(surroundings.text(state), tone)));
        credential.setAside().forEach(aside -> lines.getChildren().add(muted(words.story(aside))));
        return lines;
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
