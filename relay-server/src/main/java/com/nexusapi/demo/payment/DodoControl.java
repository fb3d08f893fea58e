package com.nexusapi.demo.payment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person at the provider, a bank or chance would do, over HTTP: {@code POST
 * /control/payments/{id}/refund?amount=} (whole without an amount), {@code …/decide?outcome=} for
 * pending refunds, {@code …/plan?refunds=} for those to come, {@code …/dispute}, {@code
 * /control/disputes/{id}?status=lost}, {@code /control/sessions/{id}/pay-again}, {@code
 * /control/stray?cents=} for a payment that is none of ours.
 */
final class DodoControl {

    private final DodoBooks books;

    DodoControl(DodoBooks books) {
        this.books = books;
    }

    /** The id of what was made or changed; empty when there is nothing like that. */
    Optional<String> act(List<String> path, Map<String, String> query) {
        String id = path.size() > 1 ? path.get(1) : "";
        String verb = path.getFirst() + (path.size() > 2 ? " " + path.get(2) : "");
        return switch (verb) {
            case "payments refund" ->
                    books.refundOnDashboard(id, value(query, "amount").map(Long::valueOf))
                            .map(DodoObjects.Refund::refundId);
            case "payments decide" -> {
                books.decidePending(id, value(query, "outcome").orElse("succeeded"));
                yield Optional.of(id);
            }
            case "payments plan" -> {
                books.plan(id, RefundPlan.valueOf(value(query, "refunds").orElse("SUCCEED")));
                yield Optional.of(id);
            }
            case "payments dispute" -> books.openDispute(id);
            case "disputes" ->
                    books.moveDispute(
                                    id,
                                    value(query, "stage").orElse("dispute"),
                                    value(query, "status").orElse("lost"))
                            ? Optional.of(id)
                            : Optional.empty();
            case "sessions pay-again" ->
                    books.payAgain(id, Payer.BRITISH).flatMap(DodoBooks.Session::paymentId);
            case "stray" ->
                    Optional.of(
                            books.payWithoutCheckout(
                                    Long.parseLong(value(query, "cents").orElse("2000"))));
            default -> Optional.empty();
        };
    }

    private static Optional<String> value(Map<String, String> query, String name) {
        return Optional.ofNullable(query.get(name));
    }
}
