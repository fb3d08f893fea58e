package com.nexusapi.relay.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusapi.relay.payment.Payment.Dispute;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.Payment.Settlement;
import java.time.Instant;
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
            @JsonProperty("is_partial") boolean partial,
            @JsonProperty("created_at") Instant createdAt) {

        Payment.Refund read() {
            RefundStatus read =
                    switch (status) {
                        case "succeeded" -> RefundStatus.SUCCEEDED;
                        case "failed" -> RefundStatus.FAILED;
                        default -> RefundStatus.PENDING;
                    };
            return new Payment.Refund(refundId, read, partial, createdAt);
        }
    }

    record DisputeObject(
            @JsonProperty("dispute_id") String disputeId,
            @JsonProperty("dispute_status") String status) {

        /** A status not known to us weighs, until a person has looked. */
        Dispute read() {
            boolean over =
                    switch (status) {
                        case "dispute_won", "dispute_cancelled", "dispute_expired" -> true;
                        default -> false;
                    };
            return new Dispute(disputeId, status, !over);
        }
    }

    record PaymentObject(
            @JsonProperty("payment_id") String paymentId,
            Optional<String> status,
            @JsonProperty("created_at") Instant createdAt,
            Optional<Map<String, String>> metadata,
            @JsonProperty("settlement_amount") Optional<Long> settlementAmount,
            @JsonProperty("settlement_tax") Optional<Long> settlementTax,
            @JsonProperty("settlement_currency") Optional<String> settlementCurrency,
            @JsonProperty("invoice_url") Optional<String> invoiceUrl,
            Optional<List<RefundObject>> refunds,
            Optional<List<DisputeObject>> disputes) {

        Payment read() {
            return new Payment(
                    paymentId,
                    readStatus(),
                    createdAt,
                    metadata.flatMap(all -> Optional.ofNullable(all.get("topUpId"))),
                    settlement(),
                    invoiceUrl,
                    refunds.orElse(List.of()).stream().map(RefundObject::read).toList(),
                    disputes.orElse(List.of()).stream().map(DisputeObject::read).toList());
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
