package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.fake.FakeRelay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How refunds and disputes are decided, on a real window, against the admin API over HTTP. */
class RefundsJourneyTest extends Journey {

    @BeforeEach
    void enter() {
        robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
        robot.go("REFUNDS");
    }

    @Test
    void approvesAnEligibleRefund() {
        robot.choose(0);
        robot.click("#refundApprove");
        assertThat(robot.text("#refundApproveConfirm")).isEqualTo("Refund $100.00");

        robot.click("#refundApproveConfirm");

        robot.waitForText("#result", "Approved");
        assertThat(relay.refundState("rf_2041")).isEqualTo(Refund.State.APPROVED);
    }

    @Test
    void showsARefundAskedForElsewhere() {
        robot.choose(0);
        robot.until("the console to listen", () -> relay.events().listening() == 1);

        String id = relay.refundAsked();

        robot.<Refund>choose(refund -> refund.id().equals(id));
        robot.until("its detail", () -> robot.isVisible("#refundApprove"));
    }

    @Test
    void showsWhatAnotherDecidedAboutTheRefundLookedAt() {
        robot.choose(1);
        robot.waitFor("#refundReject");
        robot.until("the console to listen", () -> relay.events().listening() == 1);

        relay.refundRejected("rf_2042");

        robot.until("the decision to go", () -> !robot.isVisible("#refundReject"));
    }

    @Test
    void writesOffAPartOfWhatIsOwedAfterADispute() {
        robot.click("#queueDISPUTES");
        robot.chooseDispute(0);
        robot.waitFor("#disputeEvidence");
        assertThat(robot.isVisible("#disputeWriteOff")).isFalse();
        robot.chooseDispute(1);
        robot.click("#disputeWriteOff");
        robot.waitForText("#writeOffDoes", "no longer owes $8.63");
        assertThat(robot.isEnabled("#writeOffConfirm")).isFalse();
        robot.fill("#writeOffReason", "The customer is bankrupt.");
        robot.fill("#writeOffAmount", "9");
        robot.waitForText("#writeOffWrong", "no more than $8.63");
        assertThat(robot.isEnabled("#writeOffConfirm")).isFalse();

        robot.fill("#writeOffAmount", "8");
        robot.click("#writeOffConfirm");

        robot.waitForText("#result", "$8.00 written off as a loss. The account still owes $0.63.");
        assertThat(relay.writeOffReason()).contains("The customer is bankrupt.");
        robot.waitForText("#disputeDebt", "$0.63");
    }

    @Test
    void saysWhyAnIneligibleRefundIsRefused() {
        robot.choose(1);
        robot.click("#refundApprove");

        robot.click("#refundApproveConfirm");

        robot.waitForText("#result", "USED: remaining $91.37 of $100.00");
        assertThat(relay.refundState("rf_2042")).isEqualTo(Refund.State.INELIGIBLE);
    }

    @Test
    void saysThatTheRequesterCannotApprove() {
        robot.choose(2);
        robot.click("#refundApprove");

        robot.click("#refundApproveConfirm");

        robot.waitForText("#result", "Somebody other than the requester");
    }

    @Test
    void rejectsARefundWithAReason() {
        robot.choose(1);
        robot.click("#refundReject");
        robot.fill("#refundRejectReason", "Part of the credit was used.");

        robot.click("#refundRejectConfirm");

        robot.waitForText("#result", "Rejected");
        assertThat(relay.refundState("rf_2042")).isEqualTo(Refund.State.REJECTED);
    }
}
