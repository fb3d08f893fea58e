package com.nexusapi.demo.history;

import com.nexusapi.demo.history.CallWriter.Caller;
import com.nexusapi.demo.history.PretendProvider.RefundMood;
import com.nexusapi.relay.metering.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Customers who want their money back, one for each way that can end. */
final class RefundStories {

    private static final String UNUSED = "I did not get round to using it.";
    private static final String UNUSED_ZH = "充值后没有使用，申请退款。";

    private final PastBusiness business;
    private final CallWriter writer;
    private final Instant end;
    private final List<Step> steps = new ArrayList<>();

    RefundStories(PastBusiness business, CallWriter writer, Instant end) {
        this.business = business;
        this.writer = writer;
        this.end = end;
    }

    /** Something that happens at a time. */
    record Step(Instant at, Runnable happening) {}

    /** All steps in the order of their times. */
    List<Step> steps() {
        decided();
        waiting();
        stuck();
        return steps.stream().sorted(Comparator.comparing(Step::at)).toList();
    }

    private void decided() {
        new Story("Mara Oduya", "mara.oduya@mail.example", "en", 2_000, ago(74))
                .requests(ago(72), UNUSED)
                .isApproved(ago(71), DemoOperators.SUPPORT, RefundMood.PAYS);
        new Story("刘佳怡", "jiayi.liu@mail.example", "zh", 5_000, ago(43))
                .requests(ago(42), UNUSED_ZH)
                .isApproved(ago(41), DemoOperators.OWNER, RefundMood.PAYS);
        new Story("Kestrel Hosting", "accounts@kestrel-hosting.example", "en", 10_000, ago(20))
                .isRequestedBy(ago(18), DemoOperators.SUPPORT, "Ordered twice, by telephone.")
                .isApproved(ago(17), DemoOperators.OPERATOR, RefundMood.PAYS);
        new Story("Jonas Weber", "jonas.weber@mail.example", "en", 2_000, ago(60))
                .calls(ago(59))
                .requests(ago(55), "Answers were not what I hoped for.")
                .isRejected(ago(54), "Part of the credit was used.");
        new Story("Ben Archer", "ben.archer@mail.example", "en", 2_000, ago(29))
                .requests(ago(28), "Bought by mistake.")
                .isRejected(ago(27), "Withdrawn by the customer.");
    }

    private void waiting() {
        new Story("Priya Nair", "priya.nair@mail.example", "en", 5_000, ago(45))
                .requests(ago(2), UNUSED);
        new Story("何雨桐", "yutong.he@mail.example", "zh", 2_000, ago(12))
                .calls(ago(11))
                .requests(ago(1), UNUSED_ZH);
        new Story("Elif Kaya", "elif.kaya@mail.example", "en", 2_000, ago(5))
                .requests(end.minus(Duration.ofHours(20)), "My project was cancelled.");
        new Story("周文博", "wenbo.zhou@mail.example", "zh", 5_000, ago(9))
                .requests(end.minus(Duration.ofHours(3)), UNUSED_ZH);
        new Story(
                        "Sam Whitfield",
                        "sam.whitfield@mail.example",
                        "en",
                        10_000,
                        ago(30).plus(Duration.ofHours(6)))
                .requests(end.minus(Duration.ofMinutes(40)), "Never needed it after all.");
        new Story("Nadia Petrova", "nadia.petrova@mail.example", "en", 2_000, ago(3))
                .isRequestedBy(ago(1), DemoOperators.OWNER, "Asked by letter.");
        new Story("Lena Hofmann", PastMail.TWICE, "en", 2_000, ago(1))
                .buysAgain(ago(1).plus(Duration.ofMinutes(4)), 2_000);
    }

    private void stuck() {
        new Story("Oliver Grant", "oliver.grant@mail.example", "en", 5_000, ago(16))
                .requests(ago(6), "The card is being closed.")
                .isApproved(ago(5), DemoOperators.SUPPORT, RefundMood.FAILS);
        new Story("赵婉清", "wanqing.zhao@mail.example", "zh", 2_000, ago(8))
                .requests(ago(4), UNUSED_ZH)
                .isApproved(ago(3), DemoOperators.OPERATOR, RefundMood.SAYS_NOTHING);
    }

    /** Days ago, at an hour that differs from day to day. */
    private Instant ago(int days) {
        return end.minus(Duration.ofDays(days)).minus(Duration.ofMinutes(days * 37L % 300));
    }

    /** One customer's steps; each is planned by a call and happens at its time. */
    private final class Story {

        private String accountId = "";
        private String keyId = "";
        private String topUpId = "";
        private String refundId = "";

        Story(String name, String email, String language, long cents, Instant topUpAt) {
            step(
                    topUpAt,
                    () -> {
                        DemoCustomer customer = DemoCustomer.quiet(name, email, language);
                        accountId = business.openAccount(customer);
                        keyId = business.createKey(accountId, "default").id();
                        topUpId = business.topUp(accountId, cents);
                    });
        }

        private Story step(Instant at, Runnable happening) {
            steps.add(new Step(at, happening));
            return this;
        }

        Story calls(Instant at) {
            return step(
                    at,
                    () -> {
                        Caller caller = new Caller(accountId, keyId);
                        UsageRecord call = writer.answered(caller, DemoHistory.smallCall(at));
                        business.settle(List.of(call));
                    });
        }

        void buysAgain(Instant at, long cents) {
            step(at, () -> business.topUp(accountId, cents));
        }

        Story requests(Instant at, String reason) {
            return step(at, () -> refundId = business.requestRefund(accountId, topUpId, reason));
        }

        Story isRequestedBy(Instant at, String operator, String reason) {
            return step(
                    at,
                    () -> refundId = business.requestRefundByOperator(operator, topUpId, reason));
        }

        void isApproved(Instant at, String operator, RefundMood mood) {
            step(at, () -> business.approve(refundId, operator, mood));
        }

        void isRejected(Instant at, String reason) {
            step(at, () -> business.reject(refundId, DemoOperators.SUPPORT, reason));
        }
    }
}
