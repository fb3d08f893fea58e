package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.console.fake.FakeRelay;
import java.nio.file.Path;
import java.time.LocalDate;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** What operators do, on a real window, against the admin API over HTTP. */
class ConsoleJourneyTest extends Journey {

    @Test
    void saysThatThePasswordIsWrongAndLetsIn() {
        robot.signIn(FakeRelay.OWNER, "guessed");
        robot.waitForText("#problem", "E-mail or password is wrong.");

        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);

        robot.waitFor("#tileREVENUE");
        assertThat(robot.text("#email")).isEqualTo(FakeRelay.OWNER);
        assertThat(robot.text("#role")).isEqualTo("Owner");
    }

    @Test
    void saysThatNoRelayAnswers() {
        relay.close();

        robot.signIn(FakeRelay.OWNER, FakeRelay.PASSWORD);

        robot.waitForText("#problem", "No relay answers at " + relay.url());
    }

    @Test
    void hidesWhatTheOperatorMayNotSee() {
        robot.enter(FakeRelay.VIEWER, FakeRelay.PASSWORD);

        robot.waitFor("#navREQUESTS");
        assertThat(robot.isVisible("#navOVERVIEW")).isTrue();
        assertThat(robot.isVisible("#navREFUNDS")).isFalse();
        assertThat(robot.isVisible("#navMODELS")).isFalse();
    }

    @Test
    void opensAReceiptWhoseSumIsComputedAgain() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("REQUESTS");

        robot.choose(2);

        robot.waitForText("#receiptVerdict", "equal to the charge");
        robot.click("#receiptClose");
        robot.until("the receipt to close", () -> !robot.isVisible("#receiptVerdict"));
    }

    @Test
    void showsACallThatHasJustEnded() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("REQUESTS");
        robot.choose(0);

        String id = relay.callEnds();

        robot.until("the new call on top", () -> firstCall().equals(id));
    }

    @Test
    void resolvesADifferenceWithAReason() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("RECONCILIATION");
        robot.<Difference>choose(row -> row.kind() == Difference.Kind.FEE);
        robot.click("#differenceResolve");
        robot.fill("#resolveReason", "A fee for a foreign card.");

        robot.click("#resolveConfirm");

        robot.waitForText("#result", "Resolved");
        robot.until("the difference to leave the list", () -> robot.rows("#table") == 5);
        assertThat(relay.difference("dif_1044").state()).isEqualTo(Difference.State.RESOLVED);
        assertThat(relay.difference("dif_1044").decision().orElseThrow().reason())
                .isEqualTo("A fee for a foreign card.");
    }

    @Test
    void takesAnInvoiceOverOnlyAfterShowingWhatItWouldDo() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("RECONCILIATION");
        robot.click("#importInvoice");
        robot.fill("#importLines", "model,amount\ngpt-4.1,1");
        robot.click("#importCheck");
        robot.waitForText("#importProblem", "must have the column day");
        assertThat(robot.isEnabled("#importApply")).isFalse();

        robot.fill("#importLines", "day,channelId,model,amount\n2026-11-22,chn_1,gpt-4.1,48.71");
        robot.click("#importCheck");
        robot.waitFor("#importOutcome .caution-words");
        robot.click("#importApply");

        robot.waitForText("#result", "Rows taken over: 1");
    }

    @Test
    void saysThatTheBooksAgreeAndListsClosedDays() {
        relay.agree();
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("RECONCILIATION");

        robot.waitForText(".empty-title", "The books agree");
        robot.click("#run");
        robot.waitForText("#result", "Payments compared: 412");
        robot.click("#viewDAYS");
        robot.until("closed days", () -> robot.rows("#days") == 40);
    }

    @Test
    void triesAChannelDisablesItAndMakesAnother() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.fx().push(KeyCode.CONTROL, KeyCode.DIGIT7);
        robot.choose(1);
        robot.onWindow(() -> robot.table().requestFocus());

        robot.fx().push(KeyCode.T);
        robot.waitForText("#testOutcome", "gpt-5.4  ·  answered in 412 ms");
        robot.waitForText("#testOutcome", "Answer began after 287 ms");

        robot.fx().push(KeyCode.D);
        robot.waitForText("#disableConsequence", "No other channel serves gpt-6-astra");
        robot.fx().push(KeyCode.SPACE);
        robot.waitForText("#result", "no longer used");
        assertThat(relay.channels()).filteredOn(Channel::enabled).hasSize(1);

        robot.fx().push(KeyCode.N);
        robot.fill("#channelNAME", "Local");
        robot.fill("#channelBASE_URL", "http://127.0.0.1:8000/v1");
        robot.fill("#channelCREDENTIALS", "none");
        robot.fill("#channelMODELS", "llama = meta/llama");
        robot.click("#channelSave");
        robot.waitForText("#channelProblem", "private address");
        robot.click("#channelPrivate");
        robot.click("#channelSave");
        robot.waitForText("#result", "Saved");
        robot.waitForText(".pane-title", "Local");
    }

    private String firstCall() {
        TableView<RequestSummary> table = robot.table();
        return table.getItems().isEmpty() ? "" : table.getItems().getFirst().id();
    }

    @Test
    void readsOnWhileScrollingAndForgetsWhatIsFarAbove() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("REQUESTS");
        robot.choose(0);
        TableView<RequestSummary> table = robot.table();

        for (int i = 0; i < 18; i++) {
            String last = table.getItems().getLast().id();
            robot.onWindow(() -> table.scrollTo(table.getItems().size() - 1));
            robot.until("more calls", () -> !table.getItems().getLast().id().equals(last));
        }

        assertThat(table.getItems()).hasSizeLessThanOrEqualTo(1_300);
        assertThat(table.getItems()).doesNotHaveDuplicates();
    }

    @Test
    void setsAPrice() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("MODELS");
        robot.choose(3);
        robot.click("#newPrice");
        robot.fill("#priceINPUT", "0.60");
        assertThat(robot.text("#differenceINPUT")).isEqualTo("−$0.15  (−20.0%)");
        robot.fill("#priceReason", "The upstream became cheaper.");

        robot.click("#priceSave");

        robot.waitForText("#priceAccepted", "Scheduled");
        assertThat(relay.scheduledInput("gpt-5.4-mini")).contains(Price.perMillion("0.60"));
    }

    @Test
    void showsWhomANewPriceWouldHaveChangedMostFor() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("MODELS");
        robot.choose(3);
        robot.click("#newPrice");
        robot.waitFor("#impactNone");

        relay.refusePreviews(true);
        robot.fill("#priceINPUT", "0.60");
        robot.waitForText("#impactFailed", "The database did not answer.");
        relay.refusePreviews(false);
        robot.click("#impactRetry");

        robot.waitFor(".impact-grid");
        assertThat(robot.isVisible("#impactFailed")).isFalse();
    }

    @Test
    void keepsTheButtonsOfANewPriceInTheLowestWindow() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("MODELS");
        robot.choose(3);
        robot.click("#newPrice");
        robot.fill("#priceINPUT", "0.60");
        robot.waitFor(".impact-grid");

        Node save = robot.fx().lookup("#priceSave").query();
        robot.onWindow(() -> save.getScene().getWindow().setHeight(680));

        robot.until(
                "the button inside the window",
                () ->
                        save.localToScene(save.getBoundsInLocal()).getMaxY()
                                        < save.getScene().getHeight()
                                && save.getScene().getHeight() <= 680);
        robot.paint(Path.of("target", "screenshots", "new-price-low.png"));
    }

    @Test
    void offersTheEarliestTimeForADearerPrice() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("MODELS");
        robot.choose(3);
        robot.click("#newPrice");
        robot.fill("#priceINPUT", "0.90");
        robot.fill("#priceReason", "The upstream became dearer.");
        robot.chooseDay("#priceDay", "#priceOnDay", LocalDate.of(2026, 11, 26));
        robot.click("#priceSave");
        robot.waitForText("#priceProblem", "14 days of notice");

        robot.click("#priceUseEarliest");

        robot.waitForText("#priceAccepted", "Scheduled");
        assertThat(relay.scheduledInput("gpt-5.4-mini")).contains(Price.perMillion("0.90"));
    }

    @Test
    void showsThatTheRelayIsGoneAndRecovers() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.waitFor("#tileREVENUE");

        relay.close();
        robot.waitFor("#banner");
        relay.open();

        robot.until("the banner to go", () -> !robot.isVisible("#banner"));
    }

    @Test
    void returnsToSignInWhenTheSessionEnds() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.waitFor("#tileREVENUE");

        relay.endSessions();

        robot.waitForText("#problem", "Your session has ended");
    }

    @Test
    void speaksChineseAtOnceAndKeepsItsPlace() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("REFUNDS");

        robot.click("#language");

        robot.waitForText("#navREFUNDS", "退款");
        robot.waitFor("#queueTO_DECIDE");
    }

    @Test
    void goesWhereTheKeyboardSays() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.waitFor("#tileREVENUE");

        robot.fx().push(KeyCode.CONTROL, KeyCode.DIGIT3);
        robot.waitFor("#queueALL");
        robot.fx().push(KeyCode.CONTROL, KeyCode.K);
        robot.fill("#paletteWords", "models");
        robot.fx().push(KeyCode.ENTER);

        robot.waitFor("#search");
    }
}
