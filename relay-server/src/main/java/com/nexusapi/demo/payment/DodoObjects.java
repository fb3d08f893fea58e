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
            String status,
            String currency,
            @JsonProperty("total_amount") long totalAmount,
            long tax,
            @JsonProperty("settlement_amount") long settlementAmount,
            @JsonProperty("settlement_currency") String settlementCurrency,
            @JsonProperty("settlement_tax") long settlementTax,
            Customer customer,
            Map<String, String> metadata,
            @JsonProperty("invoice_url") String invoiceUrl,
            @JsonProperty("refund_status") Optional<String> refundStatus,
            List<Refund> refunds,
            List<Object> disputes,
            @JsonProperty("created_at") Instant createdAt) {

        Payment with(List<Refund> now) {
            boolean back = now.stream().anyMatch(refund -> refund.status().equals("succeeded"));
            return new Payment(
                    paymentId,
                    businessId,
                    status,
                    currency,
                    totalAmount,
                    tax,
                    settlementAmount,
                    settlementCurrency,
                    settlementTax,
                    customer,
                    metadata,
                    invoiceUrl,
                    back ? Optional.of("full") : Optional.empty(),
                    List.copyOf(now),
                    disputes,
                    createdAt);
        }
    }

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

    record Items<T>(List<T> items) {}

    record Problem(String code, String message) {}
}
