package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund.Check;
import com.nexusapi.common.admin.Refund.Rule;
import com.nexusapi.relay.ledger.LotUse;
import java.time.Instant;
import java.util.List;

/**
 * The evaluation of a refund request, kept as it was decided: the facts, the number of the
 * account's last change of money that they were read at, and each rule with its evidence.
 */
public record Certificate(Instant evaluatedAt, Facts facts, List<Check> checks) {

    public Certificate {
        checks = List.copyOf(checks);
    }

    /**
     * What the policy looks at.
     *
     * @param paidAt when the top-up was credited
     * @param receivedAt when the request reached us
     * @param use read under the account's lock
     * @param disputed an open or lost dispute stands against the payment
     * @param refundedHere our books show a refund of it
     * @param refundedAtProvider the provider shows a refund of it, whole or part
     */
    public record Facts(
            Instant paidAt,
            Instant receivedAt,
            LotUse use,
            boolean disputed,
            boolean refundedHere,
            boolean refundedAtProvider) {}

    public boolean isEligible() {
        return checks.stream().allMatch(Check::passed);
    }

    public List<Rule> failedRules() {
        return checks.stream().filter(check -> !check.passed()).map(Check::rule).toList();
    }

    /** The failed rules in words, for whoever was refused. */
    public String refusal() {
        return String.join(
                "; ",
                checks.stream().filter(check -> !check.passed()).map(Check::evidence).toList());
    }
}
