package com.nexusapi.demo.payment;

import java.util.Map;
import java.util.Optional;

/**
 * Where the customer pays, has a card refused, or leaves; then goes back to where they came from.
 */
final class PayPages {

    private final DodoBooks books;

    PayPages(DodoBooks books) {
        this.books = books;
    }

    /** The page of a checkout; empty when there is none. */
    Optional<Reply> show(String sessionId) {
        return books.session(sessionId).map(session -> Reply.html(CheckoutPage.of(session)));
    }

    /**
     * A button was pressed.
     *
     * @param form {@code action}, which is {@code pay} unless told, {@code country} and {@code
     *     currency}
     */
    Optional<Reply> press(String sessionId, Map<String, String> form) {
        return books.session(sessionId)
                .map(session ->
                        switch (form.getOrDefault("action", "pay")) {
                            case "pay" -> back(session, paid(sessionId, form), "succeeded");
                            case "fail" -> back(session, books.fail(sessionId), "failed");
                            default -> back(session, Optional.empty(), "cancelled");
                        });
    }

    private Optional<String> paid(String sessionId, Map<String, String> form) {
        Payer payer =
                Payer.of(form.getOrDefault("country", "GB"), form.getOrDefault("currency", "USD"))
                        .orElse(Payer.BRITISH);
        return books.pay(sessionId, payer).flatMap(DodoBooks.Session::paymentId);
    }

    private Reply back(DodoBooks.Session session, Optional<String> payment, String status) {
        String query = payment.map(id -> "payment_id=" + id + "&").orElse("") + "status=" + status;
        return session.returnUrl()
                .map(back -> Reply.goTo(back + (back.contains("?") ? "&" : "?") + query))
                .orElseGet(() ->
                        Reply.html(CheckoutPage.of(books.session(session.id()).orElse(session))));
    }
}
