package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.nio.file.Path;
import java.time.Instant;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators give to a channel and take from it, on a real window. */
class ChannelJourneyTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");

    @TempDir private Path folder;
    private FakeRelay relay;
    private ConsoleRobot robot;

    @BeforeEach
    void open() {
        relay = new FakeRelay(NOW);
        robot =
                ConsoleRobot.open(
                        relay.url(), folder, ConsoleRobot.standing(NOW), Theme.LIGHT, Language.EN);
    }

    @AfterEach
    void close() {
        robot.close();
        relay.close();
    }

    @Test
    void changesTheCredentialsOfAChannelAndDeletesIt() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.fx().push(KeyCode.CONTROL, KeyCode.DIGIT7);
        robot.choose(1);
        robot.click("#credentialAdd");
        robot.fill("#credentialSecret", "sk-proj-third-Zq8w");
        robot.click("#credentialAddConfirm");
        robot.waitForText("#result", "credential is added");

        robot.click("#remove-cred_1");
        robot.waitForText(".dialog-title", "Remove credential …9fQ2?");
        robot.click("#dialogCancel");
        robot.click("#remove-cred_1");
        robot.click("#credentialRemoveConfirm");
        robot.waitForText("#result", "credential is removed");
        assertThat(channel("ch_main").credentials())
                .extracting(Channel.Credential::last4)
                .containsExactly("Lw7x", "Zq8w");

        robot.click("#channelDelete");
        robot.waitForText("#deleteConsequence", "No other channel serves gpt-6-astra");
        robot.click("#channelDeleteConfirm");
        robot.waitForText("#result", "OpenAI, main is deleted");
        assertThat(relay.channels()).extracting(Channel::id).doesNotContain("ch_main");
    }

    private Channel channel(String id) {
        return relay.channels().stream()
                .filter(channel -> channel.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
