package com.nexusapi.console.app;

import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paints every screen in both themes and both languages, for people to judge. */
class GalleryTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");
    private static final String INVOICE =
            "day,channelId,model,amount\n2026-11-22,chn_openai,gpt-4.1-mini,48.71";
    private static final Path PICTURES = Path.of("target", "screenshots");

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"LIGHT,EN", "DARK,EN", "LIGHT,ZH", "DARK,ZH"})
    void paintsEveryScreen(Theme theme, Language language) {
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
            robot.waitFor("#disputes .table-row-cell");
            robot.onWindow(() ->
                    robot.fx().lookup("#disputes").queryTableView().getSelectionModel().select(0));
            robot.waitFor("#disputeEvidence");
            robot.paint(PICTURES.resolve("disputes" + suffix));
            robot.go("TOPUPS");
            robot.choose(1);
            robot.waitForText(".pane-amount", "$50.00");
            robot.paint(PICTURES.resolve("top-ups" + suffix));
            robot.click("#shelfEVENTS");
            robot.chooseEvent(0);
            robot.waitFor("#eventRetry");
            robot.paint(PICTURES.resolve("payment-events" + suffix));
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
}
