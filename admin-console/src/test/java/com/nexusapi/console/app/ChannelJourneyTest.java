package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.console.fake.FakeRelay;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** What operators give to a channel and take from it, on a real window. */
class ChannelJourneyTest extends Journey {

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
