package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund.Check;
import com.nexusapi.common.admin.Refund.Rule;
import com.nexusapi.relay.ledger.LotUse;
import com.nexusapi.relay.refund.Certificate.Facts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The published refund policy as a function of facts (reference/payments.md §4). */
final class Eligibility {

    /** Thirty days of 24 hours each, whatever clocks are put forward or back meanwhile. */
    static final Duration WINDOW = Duration.ofDays(30);

    private Eligibility() {}

    static Certificate evaluate(Facts facts, Instant now) {
        return new Certificate(
                now, facts, List.of(window(facts), used(facts), disputed(facts), refunded(facts)));
    }

    /** Half-open: a request at the very end of the window is too late. */
    private static Check window(Facts facts) {
        Instant end = facts.paidAt().plus(WINDOW);
        boolean inTime = facts.receivedAt().isBefore(end);
        Duration distance = Duration.between(facts.receivedAt(), end).abs();
        return new Check(
                Rule.WINDOW,
                inTime,
                "requested "
                        + shown(facts.receivedAt())
                        + ", "
                        + words(distance)
                        + (inTime ? " before" : " after")
                        + " the 30 days from the top-up ended at "
                        + shown(end));
    }

    /** To the second, as people read it; the facts keep the exact time. */
    private static String shown(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    private static String words(Duration span) {
        if (span.compareTo(Duration.ofHours(1)) < 0) {
            return span.isZero() ? "0 s" : span.toString().substring(2).toLowerCase(Locale.ROOT);
        }
        return span.toDays() + " d " + span.toHoursPart() + " h";
    }

    /** Credit taken back by a refund was not spent, so that rule names the refund alone. */
    private static Check used(Facts facts) {
        LotUse use = facts.use();
        if (facts.refundedHere()) {
            return new Check(Rule.USED, true, "none of the credit was used before its refund");
        }
        Money spent = use.amount().minus(use.unspent());
        Money bonusSpent = use.bonusAmount().minus(use.bonusUnspent());
        String credit = spent + " of the " + use.amount() + " credit used";
        String bonus =
                use.bonusAmount().isZero()
                        ? ""
                        : ", " + bonusSpent + " of the " + use.bonusAmount() + " bonus used";
        return new Check(
                Rule.USED,
                use.isUntouched(),
                credit + bonus + " (account change " + use.accountSeq() + ")");
    }

    private static Check disputed(Facts facts) {
        return new Check(
                Rule.DISPUTED,
                !facts.disputed(),
                facts.disputed()
                        ? "the payment is disputed"
                        : "no open or lost dispute on the payment");
    }

    private static Check refunded(Facts facts) {
        boolean refunded = facts.refundedHere() || facts.refundedAtProvider();
        String where = facts.refundedHere() ? "in our books" : "at the payment provider";
        return new Check(
                Rule.ALREADY_REFUNDED,
                !refunded,
                refunded ? "already refunded " + where : "no earlier refund");
    }
}
