package com.nexusapi.relay.payment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * A payment as the provider sees it now.
 *
 * @param topUpId what we named in the checkout, if the provider still carries it
 * @param total what the customer paid, tax included, absent where the provider does not say
 * @param tax the part of the total that is tax, absent where the provider does not say
 * @param settlement what the provider owes us for it, absent before it has settled
 * @param checkoutId the checkout session that it was made in, if the provider says
 */
public record Payment(
        String id,
        Status status,
        Instant createdAt,
        Optional<String> topUpId,
        Optional<Amount> total,
        Optional<Amount> tax,
        Optional<Settlement> settlement,
        Optional<String> invoiceUrl,
        List<Refund> refunds,
        List<Dispute> disputes,
        Optional<String> checkoutId) {

    public Payment {
        refunds = List.copyOf(refunds);
        disputes = List.copyOf(disputes);
    }

    /** A payment of which nothing is known but what every provider tells. */
    public Payment(
            String id,
            Status status,
            Instant createdAt,
            Optional<String> topUpId,
            Optional<Amount> total,
            Optional<Settlement> settlement,
            Optional<String> invoiceUrl,
            List<Refund> refunds,
            List<Dispute> disputes) {
        this(
                id,
                status,
                createdAt,
                topUpId,
                total,
                Optional.empty(),
                settlement,
                invoiceUrl,
                refunds,
                disputes,
                Optional.empty());
    }

    /** Reduced to what we act on. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        OPEN
    }

    /** In minor units of the currency (ISO 4217), some of which have none, as JPY. */
    public record Amount(long minor, String currency) {

        /** As people write it: {@code 22.40 EUR}, {@code 3200 JPY}. */
        public String shown() {
            int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
            return BigDecimal.valueOf(minor, digits).toPlainString() + " " + currency;
        }
    }

    /** Net of tax and the provider's fee, in minor units of the settlement currency. */
    public record Settlement(long netMinor, String currency) {}

    /**
     * A refund of the payment, made by us or on the provider's own pages.
     *
     * @param amount absent where the provider does not say
     */
    public record Refund(
            String id,
            RefundStatus status,
            boolean partial,
            Optional<Amount> amount,
            Instant createdAt) {}

    public enum RefundStatus {
        SUCCEEDED,
        FAILED,
        /** Pending, or under the provider's review. */
        PENDING
    }

    /** A dispute of the payment, whole or in part. */
    public record Dispute(
            String id, Stage stage, DisputeStatus status, Amount amount, Instant createdAt) {

        /** True while it is open, and for good when it is lost. */
        public boolean weighs() {
            return switch (status) {
                case OPENED, CHALLENGED, ACCEPTED, LOST, UNKNOWN -> true;
                case EXPIRED, CANCELLED, WON -> false;
            };
        }
    }

    /** How far a dispute has come. */
    public enum Stage {
        PRE_DISPUTE,
        DISPUTE,
        PRE_ARBITRATION
    }

    public enum DisputeStatus {
        OPENED,
        CHALLENGED,
        /** We did not fight it: the money is gone. */
        ACCEPTED,
        LOST,
        EXPIRED,
        CANCELLED,
        WON,
        /** Not one of those published; weighs until a person has looked. */
        UNKNOWN
    }

    /** The same payment, with these refunds and disputes instead of its own. */
    public Payment with(List<Refund> newRefunds, List<Dispute> newDisputes) {
        return new Payment(
                id,
                status,
                createdAt,
                topUpId,
                total,
                tax,
                settlement,
                invoiceUrl,
                newRefunds,
                newDisputes,
                checkoutId);
    }

    /** True if a refund, whole or in part, was made or is under way. */
    public boolean isRefundedOrBeing() {
        return refunds.stream().anyMatch(refund -> refund.status() != RefundStatus.FAILED);
    }

    /** True if an open or lost dispute stands against it. */
    public boolean isDisputed() {
        return disputes.stream().anyMatch(Dispute::weighs);
    }
}
