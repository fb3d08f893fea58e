package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.console.fake.FakeRelay;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** What support does with the correspondence, on a real window, mostly by the keyboard. */
class MailJourneyTest extends Journey {

    private void enter(String operator) {
        robot.enter(operator, FakeRelay.PASSWORD);
        robot.waitFor("#navMAIL");
        robot.fx().push(KeyCode.CONTROL, KeyCode.DIGIT8);
    }

    private ReceivedMail chooseMail(int row) {
        robot.choose("#mails", row);
        robot.onWindow(() -> robot.fx().lookup("#mails").query().requestFocus());
        robot.waitFor("#mailSubject");
        return (ReceivedMail) robot.item("#mails", row);
    }

    @Test
    void makesARequestOfAMailAndGoesToIt() {
        enter(FakeRelay.SUPPORT);
        robot.waitForText("#shelfRECEIVED", "Received  3");
        ReceivedMail mail = chooseMail(1);
        robot.waitForText("#mailSubject", "Money back");

        robot.fx().push(KeyCode.A);
        robot.waitFor("#assignChoices");
        robot.fx().push(KeyCode.DOWN);
        robot.fx().push(KeyCode.ENTER);

        robot.waitForText("#result", "The mail is a refund request now");
        assertThat(relay.mail(mail.id()).state()).isEqualTo(ReceivedMail.State.REFUND);
        robot.waitForText("#shelfRECEIVED", "Received  2");
        robot.waitFor("#mailOpenRefund");
        robot.fx().push(KeyCode.O);
        robot.waitFor("#refundApprove");
        assertThat(robot.isVisible("#queueTO_DECIDE")).isTrue();
    }

    @Test
    void opensARequestThoughDisputesWereShown() {
        robot.enter(FakeRelay.SUPPORT, FakeRelay.PASSWORD);
        robot.go("REFUNDS");
        robot.click("#queueDISPUTES");
        robot.waitFor("#disputes");
        robot.go("MAIL");
        chooseMail(3);
        robot.waitFor("#mailOpenRefund");

        robot.click("#mailOpenRefund");

        robot.waitFor("#refundApprove");
        robot.until(
                "the request to be marked",
                () -> robot.table().getSelectionModel().getSelectedIndex() >= 0);
    }

    @Test
    void saysThatATopUpTypedIsNone() {
        enter(FakeRelay.SUPPORT);
        chooseMail(0);
        robot.waitForText("#mailSubject", "Refund of our unused credit");

        robot.fx().push(KeyCode.A);
        robot.fill("#assignTopUp", "top_unknown");
        robot.click("#assignConfirm");

        robot.waitForText("#result", "There is no such paid top-up.");
    }

    @Test
    void asksBackAndDismisses() {
        enter(FakeRelay.SUPPORT);
        ReceivedMail asked = chooseMail(0);
        robot.fx().push(KeyCode.Q);
        robot.fill("#askQuestion", "Which address does your account have?");
        robot.click("#askConfirm");
        robot.waitForText("#result", "on its way");
        assertThat(relay.mail(asked.id()).state()).isEqualTo(ReceivedMail.State.ASKED);

        ReceivedMail dismissed = chooseMail(0);
        robot.click("#mailDismiss");
        robot.fill("#dismissReason", "Asked by telephone\nand withdrawn.");
        robot.click("#dismissConfirm");
        robot.waitForText("#result", "Dismissed");
        assertThat(relay.mail(dismissed.id()).note())
                .isEqualTo("Asked by telephone and withdrawn.");
        robot.fx().push(KeyCode.DOWN);
        robot.until("the next mail", () -> !robot.text("#mailSubject").equals(dismissed.subject()));
    }

    @Test
    void listensToKeysWhileTheTextOfAMailIsSelectedIn() {
        enter(FakeRelay.SUPPORT);
        chooseMail(0);
        robot.waitFor("#mailText");

        robot.onWindow(() -> robot.fx().lookup("#mailText").query().requestFocus());
        robot.fx().push(KeyCode.D);

        robot.waitFor("#dismissReason");
    }

    @Test
    void sendsAFailedLetterAgain() {
        enter(FakeRelay.SUPPORT);
        robot.waitForText("#shelfOUTBOX", "Outbox  2");
        robot.click("#shelfOUTBOX");
        robot.choose("#letters", 0);
        robot.waitForText("#letterError", "550 5.1.1");

        robot.onWindow(() -> robot.fx().lookup("#letters").query().requestFocus());
        robot.fx().push(KeyCode.T);

        robot.waitForText("#result", "being sent again");
        robot.waitForText("#shelfOUTBOX", "Outbox  1");
    }

    @Test
    void writesTheTextOfALetterAndTakesItBack() {
        enter(FakeRelay.OWNER);
        robot.click("#shelfTEMPLATES");
        robot.choose("#templates", 0);
        robot.onWindow(() -> robot.fx().lookup("#templates").query().requestFocus());
        robot.fx().push(KeyCode.E);
        robot.until("the preview", () -> robot.typed("#previewText").contains("up to 10 days"));

        robot.fill("#templateTEXT", "Within {{days}} days, {{city}}.");
        robot.waitForText("#templateWrongTEXT", "must not name {{city}}");
        assertThat(robot.isEnabled("#templateSave")).isFalse();
        robot.fill("#templateTEXT", "Within {{days}} days.");
        robot.until("the preview", () -> robot.typed("#previewText").equals("Within 10 days."));
        robot.click("#templateSave");

        robot.waitForText("#result", "Saved");
        assertThat(template().text()).isEqualTo("Within {{days}} days.");
        robot.onWindow(() -> robot.fx().lookup("#templates").query().requestFocus());
        robot.fx().push(KeyCode.R);
        robot.click("#resetConfirm");
        robot.waitForText("#result", "default text");
        assertThat(template().changedBy()).isEmpty();
    }

    private MailTemplate template() {
        return relay.template("more-information", "en");
    }

    @Test
    void showsSupportTheTextsWithoutChangingThem() {
        enter(FakeRelay.SUPPORT);
        robot.click("#shelfTEMPLATES");
        robot.choose("#templates", 0);

        robot.waitFor("#templateText");
        assertThat(robot.isVisible("#templateEdit")).isFalse();
    }

    @Test
    void saysThatNobodyHasWritten() {
        relay.forgetMails();
        enter(FakeRelay.SUPPORT);

        robot.waitForText("#mails .empty-title", "No mails");
        assertThat(robot.text("#shelfRECEIVED")).isEqualTo("Received");
        robot.click("#shelfOUTBOX");
        robot.waitForText("#letters .empty-title", "No letters");
    }
}
