package com.nexusapi.demo.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dodo's objects as the fake provider reads and writes them. Amounts are in minor units. */
final class DodoObjects {

    static final String BUSINESS = "bus_demo";

    private DodoObjects() {}

    record CheckoutBody(
            @JsonProperty("product_cart") Optional<List<CartItem>> productCart,
            Optional<Customer> customer,
            Optional<Map<String, String>> metadata,
            @JsonProperty("billing_currency") Optional<String> billingCurrency,
            @JsonProperty("return_url") Optional<String> returnUrl) {}

    record CartItem(
            @JsonProperty("product_id") String productId, long quantity, Optional<Long> amount) {}

    record Customer(String email) {}

    record CheckoutCreated(
            @JsonProperty("session_id") String sessionId,
            @JsonProperty("checkout_url") String checkoutUrl) {}

    record CheckoutState(
            String id,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("customer_email") Optional<String> customerEmail,
            @JsonProperty("payment_id") Optional<String> paymentId,
            @JsonProperty("payment_status") Optional<String> paymentStatus) {}

    record Payment(
            @JsonProperty("payment_id") String paymentId,
            @JsonProperty("business_id") String businessId,
            @JsonProperty("checkout_session_id") Optional<String> checkoutSessionId,
            String status,
            String currency,
            @JsonProperty("total_amount") long totalAmount,
            long tax,
            @JsonProperty("settlement_amount") long settlementAmount,
            @JsonProperty("settlement_currency") String settlementCurrency,
            @JsonProperty("settlement_tax") long settlementTax,
            Customer customer,
            Map<String, String> metadata,
            @JsonProperty("invoice_url") Optional<String> invoiceUrl,
            @JsonProperty("refund_status") Optional<String> refundStatus,
            List<Refund> refunds,
            List<Dispute> disputes,
            @JsonProperty("created_at") Instant createdAt) {

        Payment withRefunds(List<Refund> now) {
            return with(status, now, disputes);
        }

        Payment withDisputes(List<Dispute> now) {
            return with(status, refunds, now);
        }

        Payment turned(String to) {
            return with(to, refunds, disputes);
        }

        private Payment with(String state, List<Refund> back, List<Dispute> disputed) {
            return new Payment(
                    paymentId,
                    businessId,
                    checkoutSessionId,
                    state,
                    currency,
                    totalAmount,
                    tax,
                    settlementAmount,
                    settlementCurrency,
                    settlementTax,
                    customer,
                    metadata,
                    invoiceUrl,
                    refundStatus(back),
                    List.copyOf(back),
                    List.copyOf(disputed),
                    createdAt);
        }

        private Optional<String> refundStatus(List<Refund> all) {
            List<Refund> done = all.stream().filter(it -> it.status().equals("succeeded")).toList();
            if (done.isEmpty()) {
                return Optional.empty();
            }
            long sum = done.stream().mapToLong(Refund::amount).sum();
            return Optional.of(sum >= totalAmount ? "full" : "partial");
        }

        /** What a list shows of it: neither its refunds nor its disputes. */
        PaymentLine line() {
            return new PaymentLine(
                    paymentId,
                    status,
                    currency,
                    totalAmount,
                    customer,
                    metadata,
                    refundStatus,
                    disputes.stream().map(Dispute::status).reduce((_, last) -> last),
                    createdAt);
        }
    }

    record PaymentLine(
            @JsonProperty("payment_id") String paymentId,
            String status,
            String currency,
            @JsonProperty("total_amount") long totalAmount,
            Customer customer,
            Map<String, String> metadata,
            @JsonProperty("refund_status") Optional<String> refundStatus,
            @JsonProperty("dispute_status") Optional<String> disputeStatus,
            @JsonProperty("created_at") Instant createdAt) {}

    record RefundBody(
            @JsonProperty("payment_id") Optional<String> paymentId,
            Optional<String> reason,
            Optional<Map<String, String>> metadata) {}

    record Refund(
            @JsonProperty("refund_id") String refundId,
            @JsonProperty("business_id") String businessId,
            @JsonProperty("payment_id") String paymentId,
            String status,
            long amount,
            String currency,
            @JsonProperty("is_partial") boolean partial,
            Optional<String> reason,
            @JsonProperty("created_at") Instant createdAt) {

        Refund turned(String status) {
            return new Refund(
                    refundId,
                    businessId,
                    paymentId,
                    status,
                    amount,
                    currency,
                    partial,
                    reason,
                    createdAt);
        }
    }

    /** The amount is text. */
    record Dispute(
            @JsonProperty("dispute_id") String disputeId,
            @JsonProperty("business_id") String businessId,
            @JsonProperty("payment_id") String paymentId,
            @JsonProperty("dispute_stage") String stage,
            @JsonProperty("dispute_status") String status,
            String amount,
            String currency,
            @JsonProperty("created_at") Instant createdAt) {

        Dispute turned(String toStage, String toStatus) {
            return new Dispute(
                    disputeId,
                    businessId,
                    paymentId,
                    toStage,
                    toStatus,
                    amount,
                    currency,
                    createdAt);
        }
    }

    record Items<T>(List<T> items) {}

    record Problem(String code, String message) {}
}
