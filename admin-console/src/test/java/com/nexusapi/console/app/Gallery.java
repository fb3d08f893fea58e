package com.nexusapi.console.app;

import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Paints every screen in a theme and both languages, for people to judge. */
abstract class Gallery {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");
    private static final String INVOICE =
            "day,channelId,model,amount\n2026-11-22,chn_openai,gpt-4.1-mini,48.71";
    private static final Path PICTURES = Path.of("target", "screenshots");

    @TempDir private Path folder;

    private final Theme theme;

    Gallery(Theme theme) {
        this.theme = theme;
    }

    @ParameterizedTest
    @EnumSource
    void paintsEveryScreen(Language language) {
        String suffix = "-" + (theme + "-" + language).toLowerCase(Locale.ROOT) + ".png";
        try (FakeRelay relay = new FakeRelay(NOW)) {
            ConsoleRobot robot =
                    ConsoleRobot.open(
                            relay.url(), folder, ConsoleRobot.standing(NOW), theme, language);
            robot.waitFor("#signIn");
            robot.fill("#email", FakeRelay.OWNER);
            robot.paint(PICTURES.resolve("sign-in" + suffix));
            robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
            robot.waitFor("#tileREVENUE");
            robot.paint(PICTURES.resolve("overview" + suffix));
            robot.go("REQUESTS");
            robot.until("calls", () -> !robot.table().getItems().isEmpty());
            robot.paint(PICTURES.resolve("requests" + suffix));
            robot.choose(2);
            robot.waitFor("#receiptVerdict");
            robot.paint(PICTURES.resolve("receipt" + suffix));
            robot.go("REFUNDS");
            robot.choose(0);
            robot.waitFor("#refundApprove");
            robot.paint(PICTURES.resolve("refunds" + suffix));
            robot.click("#refundReject");
            robot.waitFor("#refundRefusal");
            robot.paint(PICTURES.resolve("refund-reject" + suffix));
            robot.click("#dialogCancel");
            robot.click("#queueDISPUTES");
            robot.chooseDispute(0);
            robot.waitFor("#disputeEvidence");
            robot.paint(PICTURES.resolve("disputes" + suffix));
            paintWriteOff(robot, suffix);
            robot.go("TOPUPS");
            robot.choose(1);
            robot.waitForText(".pane-amount", "$50.00");
            robot.paint(PICTURES.resolve("top-ups" + suffix));
            robot.click("#shelfEVENTS");
            robot.choose("#events", 0);
            robot.waitFor("#eventRetry");
            robot.paint(PICTURES.resolve("payment-events" + suffix));
            robot.click("#eventAssign");
            robot.fill("#topups-assign-account", "nobody@example.com");
            robot.fill("#topups-assign-reason", "The slip of their bank has the same number.");
            robot.paint(PICTURES.resolve("payment-assign" + suffix));
            robot.click("#dialogCancel");
            robot.go("RECONCILIATION");
            robot.choose(3);
            robot.waitFor("#differenceResolve");
            robot.paint(PICTURES.resolve("reconciliation" + suffix));
            robot.click("#differenceResolve");
            robot.fill("#resolveReason", "The provider keeps 2 % more for this card.");
            robot.paint(PICTURES.resolve("reconciliation-resolve" + suffix));
            robot.click("#dialogCancel");
            robot.click("#importInvoice");
            robot.fill("#importLines", INVOICE);
            robot.click("#importCheck");
            robot.waitFor("#importOutcome .caution-words");
            robot.paint(PICTURES.resolve("reconciliation-import" + suffix));
            robot.click("#dialogCancel");
            robot.click("#viewDAYS");
            robot.until("closed days", () -> robot.rows("#days") > 0);
            robot.paint(PICTURES.resolve("reconciliation-days" + suffix));
            relay.agree();
            robot.click("#viewOPEN");
            robot.until("agreement", () -> robot.rows("#table") == 0);
            robot.paint(PICTURES.resolve("reconciliation-agree" + suffix));
            paintChannels(robot, suffix);
            paintMail(robot, suffix);
            robot.go("MODELS");
            robot.choose(3);
            robot.waitFor("#newPrice");
            robot.paint(PICTURES.resolve("models" + suffix));
            robot.click("#newPrice");
            robot.fill("#priceINPUT", "2.95");
            robot.fill("#priceOUTPUT", "14");
            robot.waitFor(".impact-grid");
            robot.paint(PICTURES.resolve("new-price" + suffix));
            relay.refusePreviews(true);
            robot.fill("#priceINPUT", "2.85");
            robot.waitFor("#impactRetry");
            robot.paint(PICTURES.resolve("new-price-unknown" + suffix));
            robot.close();
        }
    }

    private static void paintWriteOff(ConsoleRobot robot, String suffix) {
        robot.chooseDispute(1);
        robot.waitFor("#disputeWriteOff");
        robot.paint(PICTURES.resolve("dispute-debt" + suffix));
        robot.click("#disputeWriteOff");
        robot.fill("#writeOffReason", "The customer does not answer; collecting costs more.");
        robot.paint(PICTURES.resolve("write-off" + suffix));
        robot.fill("#writeOffAmount", "9");
        robot.paint(PICTURES.resolve("write-off-too-much" + suffix));
        robot.fill("#writeOffAmount", "8");
        robot.click("#writeOffConfirm");
        robot.waitFor("#result");
        robot.paint(PICTURES.resolve("written-off" + suffix));
    }

    private static void paintChannels(ConsoleRobot robot, String suffix) {
        robot.go("CHANNELS");
        robot.choose(1);
        robot.click("#testRun");
        robot.waitFor("#testOutcome .ikonli-font-icon");
        robot.paint(PICTURES.resolve("channels" + suffix));
        robot.choose(2);
        robot.click("#testRun");
        robot.waitFor("#testWords");
        robot.paint(PICTURES.resolve("channel-failing" + suffix));
        robot.click("#channelEdit");
        robot.fill("#channelWEIGHT", "0");
        robot.paint(PICTURES.resolve("channel-edit" + suffix));
        robot.click("#dialogCancel");
        robot.choose(1);
        robot.click("#channelEnable");
        robot.waitFor("#disableConsequence");
        robot.paint(PICTURES.resolve("channel-disable" + suffix));
        robot.click("#dialogCancel");
        robot.click("#credentialAdd");
        robot.fill("#credentialSecret", "sk-proj-third-Zq8w");
        robot.paint(PICTURES.resolve("channel-credential-add" + suffix));
        robot.click("#dialogCancel");
        robot.click("#remove-cred_1");
        robot.waitFor("#credentialRemoveConfirm");
        robot.paint(PICTURES.resolve("channel-credential-remove" + suffix));
        robot.click("#dialogCancel");
        robot.click("#channelDelete");
        robot.waitFor("#deleteConsequence");
        robot.paint(PICTURES.resolve("channel-delete" + suffix));
        robot.click("#dialogCancel");
        robot.click("#create");
        robot.waitFor("#channelSave");
        robot.paint(PICTURES.resolve("channel-new" + suffix));
        robot.click("#dialogCancel");
    }

    private static void paintMail(ConsoleRobot robot, String suffix) {
        robot.go("MAIL");
        robot.waitForText("#shelfRECEIVED", "3");
        robot.paint(PICTURES.resolve("mail-none-chosen" + suffix));
        robot.choose("#mails", 0);
        robot.waitFor("#mailText");
        robot.paint(PICTURES.resolve("mail-received" + suffix));
        robot.choose("#mails", 1);
        robot.click("#mailAssign");
        robot.waitFor("#assignChoices");
        robot.paint(PICTURES.resolve("mail-assign" + suffix));
        robot.click("#dialogCancel");
        robot.paint(PICTURES.resolve("mail-account" + suffix));
        robot.choose("#mails", 2);
        robot.click("#mailAsk");
        robot.fill("#askQuestion", "请告知充值日期和金额。");
        robot.paint(PICTURES.resolve("mail-ask" + suffix));
        robot.click("#dialogCancel");
        robot.choose("#mails", 3);
        robot.waitFor("#mailOpenRefund");
        robot.paint(PICTURES.resolve("mail-refund" + suffix));
        robot.click("#shelfOUTBOX");
        robot.choose("#letters", 0);
        robot.waitFor("#letterRetry");
        robot.paint(PICTURES.resolve("mail-outbox" + suffix));
        robot.click("#shelfTEMPLATES");
        robot.choose("#templates", 8);
        robot.waitFor("#templateReset");
        robot.paint(PICTURES.resolve("mail-templates" + suffix));
        robot.click("#templateEdit");
        robot.until("a preview", () -> !robot.typed("#previewText").isEmpty());
        robot.fill("#templateTEXT", "Within {{days}} days, {{city}}.");
        robot.waitFor("#templateWrongTEXT");
        robot.paint(PICTURES.resolve("mail-template-edit" + suffix));
        robot.click("#dialogCancel");
    }
}
