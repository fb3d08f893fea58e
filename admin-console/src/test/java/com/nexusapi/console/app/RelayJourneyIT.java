package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.SignIn;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What operators do, against a real relay that runs as it is packaged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayJourneyIT {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String ROLE = "OWNER";

    private DemoRelay relay;
    private ConsoleRobot robot;

    @BeforeAll
    void startRelay(@TempDir Path folder) throws IOException {
        relay = new DemoRelay(Files.createDirectory(folder.resolve("data")));
    }

    @AfterAll
    void stopRelay() {
        relay.close();
    }

    @BeforeEach
    void signIn(@TempDir Path folder) {
        robot =
                ConsoleRobot.open(
                        relay.adminUrl(),
                        folder,
                        Clock.system(ZoneId.systemDefault()),
                        Theme.LIGHT,
                        Language.EN);
        robot.enter(relay.email(ROLE), relay.password(ROLE));
    }

    @AfterEach
    void close() {
        robot.close();
    }

    private AdminApi api() {
        return AdminApi.at(relay.adminUrl())
                .signIn(new SignIn(relay.email(ROLE), relay.password(ROLE), Optional.empty()));
    }

    @Test
    void showsTheBusiness() {
        robot.waitFor("#tileREVENUE");
        robot.paint(PICTURES.resolve("relay-overview.png"));

        assertThat(robot.text("#tileREVENUE .stat-value")).startsWith("$").isNotEqualTo("$0.00");
    }

    @Test
    void showsACallMadeAMomentBeforeAndItsReceipt() throws IOException, InterruptedException {
        robot.go("REQUESTS");
        robot.choose(0);

        String id = relay.call();

        robot.<RequestSummary>choose(call -> call.id().equals(id));
        robot.waitForText("#receiptVerdict", "equal to the charge");
        robot.paint(PICTURES.resolve("relay-receipt.png"));
    }

    @Test
    void approvesAnEligibleRefund() {
        robot.go("REFUNDS");
        robot.<Refund>choose(refund ->
                refund.state() == Refund.State.ELIGIBLE
                        && !refund.requestedBy().equals(relay.email(ROLE)));
        robot.waitFor("#refundApprove");
        robot.paint(PICTURES.resolve("relay-refund.png"));
        robot.click("#refundApprove");

        robot.click("#refundApproveConfirm");

        robot.waitForText("#result", "Approved");
    }

    @Test
    void showsARefundRequestedElsewhereWithoutBeingAsked() {
        robot.go("REFUNDS");
        robot.choose(0);
        AdminApi api = api();
        List<String> asked =
                api.refunds(Optional.empty(), 200, Optional.empty()).items().stream()
                        .map(Refund::topUpId)
                        .toList();
        TopUp free =
                api
                        .ofTopUps()
                        .list(
                                Optional.of(TopUp.State.PAID),
                                Optional.empty(),
                                200,
                                Optional.empty())
                        .items()
                        .stream()
                        .filter(topUp -> !asked.contains(topUp.id()))
                        .findFirst()
                        .orElseThrow();

        Refund made =
                api.createRefund(
                        new Refund.Creation(free.id(), "The customer called.", Optional.empty()));

        robot.<Refund>choose(refund -> refund.id().equals(made.id()));
        robot.paint(PICTURES.resolve("relay-refund-told.png"));
    }

    @Test
    void findsAnIneligibleRefundRefusedWithItsReason() {
        robot.go("REFUNDS");
        robot.<Refund>choose(refund -> refund.state() == Refund.State.INELIGIBLE);
        robot.waitFor("#refundApprove");
        assertThat(robot.isVisible(".check-bad")).isTrue();
        robot.click("#refundApprove");

        robot.click("#refundApproveConfirm");

        robot.until(
                "the reason", () -> robot.isVisible("#result") && !robot.text("#result").isBlank());
        robot.paint(PICTURES.resolve("relay-refused.png"));
        assertThat(robot.text("#result")).doesNotContain("Approved");
    }

    @Test
    void setsAPriceThatTheNextCallIsChargedBy() throws IOException, InterruptedException {
        AdminApi api = api();
        Model before = api.model(relay.model());
        Price today = before.price().orElseThrow().prices().output().orElseThrow();
        Price lower = Price.ofPicos(today.picoUsd() * 9 / 10);
        robot.go("MODELS");
        robot.<Model>choose(model -> model.id().equals(relay.model()));
        robot.click("#newPrice");
        robot.fill("#priceOUTPUT", lower.dollarsPerMillion().toPlainString());
        robot.fill("#priceReason", "The upstream became cheaper.");

        robot.click("#priceSave");

        robot.waitFor("#priceAccepted");
        robot.paint(PICTURES.resolve("relay-price.png"));
        robot.until(
                "the price in force",
                () ->
                        api.model(relay.model())
                                .price()
                                .flatMap(version -> version.prices().output())
                                .equals(Optional.of(lower)));
        Receipt receipt = api.receipt(relay.call());
        assertThat(receipt.lines())
                .filteredOn(line -> line.component().equals("output"))
                .extracting(Receipt.Line::picoUsd)
                .containsExactly(lower.picoUsd());
    }

    @Test
    void makesARequestOfAMailAndPreviewsALetter() {
        robot.go("MAIL");
        robot.waitForText("#shelfRECEIVED", "4");
        robot.choose("#mails", 1);
        robot.waitForText("#mailNote", "2 top-ups to choose from");
        robot.paint(PICTURES.resolve("relay-mail.png"));
        robot.click("#mailAssign");
        robot.waitFor("#assignChoices");
        robot.click("#assignConfirm");
        robot.waitForText("#result", "refund request now");

        robot.click("#mailOpenRefund");

        robot.waitFor("#refundApprove");
        robot.go("MAIL");
        robot.click("#shelfTEMPLATES");
        robot.choose("#templates", 0);
        robot.click("#templateEdit");
        robot.until("the preview", () -> robot.typed("#previewText").contains("top up"));
        robot.fill("#templateTEXT", "{{question}} {{city}}");
        robot.waitForText("#templateWrongTEXT", "must not name {{city}}");
        robot.paint(PICTURES.resolve("relay-mail-template.png"));
    }
}
