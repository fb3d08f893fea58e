package com.nexusapi.relay.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusapi.relay.payment.Payment.Dispute;
import com.nexusapi.relay.payment.Payment.DisputeStatus;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.Payment.Settlement;
import com.nexusapi.relay.payment.Payment.Stage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of Dodo's objects that we read and write, as its published SDKs name them. */
final class DodoWire {

    private DodoWire() {}

    /** Body of {@code POST /checkouts}. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record CheckoutBody(
            @JsonProperty("product_cart") List<CartItem> productCart,
            Customer customer,
            Map<String, String> metadata,
            @JsonProperty("billing_currency") String billingCurrency,
            @JsonProperty("feature_flags") FeatureFlags featureFlags,
            @JsonProperty("return_url") String returnUrl) {}

    record CartItem(@JsonProperty("product_id") String productId, int quantity, long amount) {}

    record Customer(String email) {}

    /** A discount would leave us crediting more than was paid. */
    record FeatureFlags(
            @JsonProperty("allow_discount_code") boolean allowDiscountCode,
            @JsonProperty("allow_currency_selection") boolean allowCurrencySelection) {}

    record Checkout(
            @JsonProperty("session_id") String sessionId,
            @JsonProperty("checkout_url") String checkoutUrl) {}

    record CheckoutState(@JsonProperty("payment_id") Optional<String> paymentId) {}

    /** Body of {@code POST /refunds}; without items it is the whole payment. */
    record RefundBody(
            @JsonProperty("payment_id") String paymentId,
            String reason,
            Map<String, String> metadata) {}

    record RefundObject(
            @JsonProperty("refund_id") String refundId,
            String status,
            Optional<Long> amount,
            Optional<String> currency,
            @JsonProperty("is_partial") boolean partial,
            @JsonProperty("created_at") Instant createdAt) {

        Payment.Refund read() {
            RefundStatus read =
                    switch (status) {
                        case "succeeded" -> RefundStatus.SUCCEEDED;
                        case "failed" -> RefundStatus.FAILED;
                        default -> RefundStatus.PENDING;
                    };
            return new Payment.Refund(
                    refundId, read, partial, amountOf(amount, currency), createdAt);
        }
    }

    /** The amount is text, "to accommodate precision". */
    record DisputeObject(
            @JsonProperty("dispute_id") String disputeId,
            @JsonProperty("dispute_stage") String stage,
            @JsonProperty("dispute_status") String status,
            String amount,
            String currency,
            @JsonProperty("created_at") Instant createdAt) {

        Dispute read() {
            return new Dispute(disputeId, readStage(), readStatus(), readAmount(), createdAt);
        }

        private Stage readStage() {
            return switch (stage) {
                case "pre_dispute" -> Stage.PRE_DISPUTE;
                case "pre_arbitration" -> Stage.PRE_ARBITRATION;
                default -> Stage.DISPUTE;
            };
        }

        private DisputeStatus readStatus() {
            return switch (status) {
                case "dispute_opened" -> DisputeStatus.OPENED;
                case "dispute_challenged" -> DisputeStatus.CHALLENGED;
                case "dispute_accepted" -> DisputeStatus.ACCEPTED;
                case "dispute_lost" -> DisputeStatus.LOST;
                case "dispute_expired" -> DisputeStatus.EXPIRED;
                case "dispute_cancelled" -> DisputeStatus.CANCELLED;
                case "dispute_won" -> DisputeStatus.WON;
                default -> DisputeStatus.UNKNOWN;
            };
        }

        /** Minor units like every amount of the provider, unless a point says otherwise. */
        private Payment.Amount readAmount() {
            BigDecimal read = new BigDecimal(amount.strip());
            int digits = amount.contains(".") ? minorDigits() : 0;
            return new Payment.Amount(
                    read.movePointRight(digits).setScale(0, RoundingMode.HALF_UP).longValueExact(),
                    currency);
        }

        private int minorDigits() {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        }
    }

    private static Optional<Payment.Amount> amountOf(
            Optional<Long> minor, Optional<String> currency) {
        return minor.flatMap(amount -> currency.map(code -> new Payment.Amount(amount, code)));
    }

    record PaymentObject(
            @JsonProperty("payment_id") String paymentId,
            Optional<String> status,
            @JsonProperty("created_at") Instant createdAt,
            Optional<Map<String, String>> metadata,
            @JsonProperty("total_amount") Optional<Long> totalAmount,
            Optional<Long> tax,
            Optional<String> currency,
            @JsonProperty("settlement_amount") Optional<Long> settlementAmount,
            @JsonProperty("settlement_tax") Optional<Long> settlementTax,
            @JsonProperty("settlement_currency") Optional<String> settlementCurrency,
            @JsonProperty("invoice_url") Optional<String> invoiceUrl,
            Optional<List<RefundObject>> refunds,
            Optional<List<DisputeObject>> disputes,
            @JsonProperty("checkout_session_id") Optional<String> checkoutSessionId) {

        Payment read() {
            return new Payment(
                    paymentId,
                    readStatus(),
                    createdAt,
                    metadata.flatMap(all -> Optional.ofNullable(all.get("topUpId"))),
                    amountOf(totalAmount, currency),
                    amountOf(tax, currency),
                    settlement(),
                    invoiceUrl,
                    refunds.orElse(List.of()).stream().map(RefundObject::read).toList(),
                    disputes.orElse(List.of()).stream().map(DisputeObject::read).toList(),
                    checkoutSessionId);
        }

        private Payment.Status readStatus() {
            return switch (status.orElse("")) {
                case "succeeded" -> Payment.Status.SUCCEEDED;
                case "failed", "cancelled" -> Payment.Status.FAILED;
                default -> Payment.Status.OPEN;
            };
        }

        private Optional<Settlement> settlement() {
            return settlementAmount.flatMap(amount ->
                    settlementCurrency.map(currency ->
                            new Settlement(amount - settlementTax.orElse(0L), currency)));
        }
    }
}
