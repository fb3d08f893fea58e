package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.relay.settings.BusinessSettings;
import java.math.BigInteger;
import java.time.Duration;

/**
 * What still counts as agreement, and how far a run looks.
 *
 * @param payment by how much fees and amounts may differ from the provider's, which rounds to cents
 * @param upstream by how much a day's cost may differ from the invoice at any rate
 * @param upstreamBps by how much it may differ as a part of the invoice, in basis points
 * @param tokensBps the same for tokens
 * @param motion how long a payment, refund or dispute may take to reach the books
 * @param settlement how long the provider may take to settle a payment
 * @param alarmAge how old an open difference may become before it raises the alarm
 * @param lookBack how far back everything is compared; what is older comes up when it changes
 */
public record Tolerances(
        Money payment,
        Money upstream,
        long upstreamBps,
        long tokensBps,
        Duration motion,
        Duration settlement,
        Duration alarmAge,
        Duration lookBack) {

    private static final long ONE_BPS = 10_000;

    /** Webhooks and the sweep take minutes at worst. */
    private static final Duration MOTION = Duration.ofMinutes(15);

    /** As the operators have set them. */
    public static Tolerances of(BusinessSettings settings) {
        return new Tolerances(
                Money.ofCents(settings.get(BusinessSettings.PAYMENT_TOLERANCE_CENTS)),
                Money.ofCents(settings.get(BusinessSettings.UPSTREAM_TOLERANCE_CENTS)),
                settings.get(BusinessSettings.UPSTREAM_TOLERANCE_BPS),
                settings.get(BusinessSettings.TOKENS_TOLERANCE_BPS),
                MOTION,
                Duration.ofDays(settings.get(BusinessSettings.SETTLEMENT_DAYS)),
                Duration.ofHours(settings.get(BusinessSettings.DIFFERENCE_ALARM_HOURS)),
                Duration.ofDays(settings.get(BusinessSettings.LOOK_BACK_DAYS)));
    }

    boolean isSamePayment(Money ours, Money theirs) {
        return distance(ours, theirs).compareTo(payment) <= 0;
    }

    boolean isSameCost(Money ours, Money theirs) {
        Money distance = distance(ours, theirs);
        return distance.compareTo(upstream) <= 0
                || isWithin(distance.nanoUsd(), theirs.nanoUsd(), upstreamBps);
    }

    boolean isSameCount(long ours, long theirs) {
        return isWithin(Math.abs(Math.subtractExact(ours, theirs)), theirs, tokensBps);
    }

    private static boolean isWithin(long distance, long of, long bps) {
        BigInteger most = BigInteger.valueOf(of).abs().multiply(BigInteger.valueOf(bps));
        BigInteger scaled = BigInteger.valueOf(distance).multiply(BigInteger.valueOf(ONE_BPS));
        return scaled.compareTo(most) <= 0;
    }

    private static Money distance(Money one, Money other) {
        Money distance = one.minus(other);
        return distance.isNegative() ? distance.negated() : distance;
    }
}
