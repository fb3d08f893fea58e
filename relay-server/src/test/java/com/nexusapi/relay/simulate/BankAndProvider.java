package com.nexusapi.relay.simulate;

import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.Payment.Amount;
import com.nexusapi.relay.payment.Payment.Dispute;
import com.nexusapi.relay.payment.Payment.DisputeStatus;
import com.nexusapi.relay.payment.Payment.RefundStatus;
import com.nexusapi.relay.payment.Payment.Stage;
import com.nexusapi.relay.payment.PaymentProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The payment provider, its own pages and the customers' banks. It would pay a payment back as
 * often as the relay orders it: who orders twice has broken the promise.
 */
final class BankAndProvider implements PaymentProvider {

    private static final Duration SILENCE = Duration.ofHours(24);

    /** An order of the relay and what became of it. */
    private record Order(Instant at, Optional<String> refundId, boolean isKnownToHaveFailed) {}

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Consumer<RefundOrder> beforeOrder;
    private final Map<String, Payment> payments = new TreeMap<>();
    private final Map<String, List<Order>> orders = new TreeMap<>();
    private int made;
    private int wrongs;

    /**
     * @param beforeOrder looks whether the relay may order that
     */
    BankAndProvider(
            Scheduler scheduler, SplittableRandom random, Consumer<RefundOrder> beforeOrder) {
        this.scheduler = scheduler;
        this.random = random;
        this.beforeOrder = beforeOrder;
    }

    void pay(String paymentId, String topUpId, long cents) {
        payments.put(
                paymentId,
                new Payment(
                        paymentId,
                        Payment.Status.SUCCEEDED,
                        scheduler.now(),
                        Optional.of(topUpId),
                        Optional.of(new Amount(cents, "USD")),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of()));
    }

    private Payment known(String paymentId) {
        return Optional.ofNullable(payments.get(paymentId)).orElseThrow();
    }

    Collection<Payment> payments() {
        return List.copyOf(payments.values());
    }

    int orders() {
        return orders.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public CheckoutCreation createCheckout(CheckoutOrder order) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CheckoutReading checkout(String sessionId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PaymentReading payment(String paymentId) {
        if (wrongs > 0 && random.nextInt(10) == 0) {
            wrongs--;
            return new PaymentReading.Unavailable("no answer");
        }
        Payment seen = known(paymentId);
        scheduler.step("payment read");
        return new PaymentReading.Found(seen);
    }

    /** Lets so many readings go wrong. */
    void failReadings(int many) {
        wrongs = many;
    }

    @Override
    public RefundCreation refund(RefundOrder order) {
        beforeOrder.accept(order);
        requireNoOther(order);
        scheduler.step("order arrives");
        if (known(order.paymentId()).isRefundedOrBeing()) {
            remember(order, Optional.empty(), true);
            return new RefundCreation.Refused("refunded already");
        }
        return switch (random.nextInt(10)) {
            case 0 -> {
                remember(order, Optional.empty(), true);
                yield new RefundCreation.Refused("not this one");
            }
            case 1, 2 -> {
                remember(order, Optional.empty(), false);
                yield new RefundCreation.Unknown("connection reset");
            }
            case 3 -> {
                make(order, RefundStatus.SUCCEEDED);
                yield new RefundCreation.Unknown("time-out");
            }
            case 4 -> new RefundCreation.Made(make(order, RefundStatus.PENDING));
            case 5 -> new RefundCreation.Made(make(order, RefundStatus.FAILED));
            default -> {
                Payment.Refund refund = make(order, RefundStatus.SUCCEEDED);
                scheduler.pause(Duration.ofMillis(random.nextInt(2_000)));
                yield new RefundCreation.Made(refund);
            }
        };
    }

    /** Every earlier order must have failed, or be a day old without a trace. */
    private void requireNoOther(RefundOrder order) {
        for (Order earlier : orders.getOrDefault(order.paymentId(), List.of())) {
            boolean hasFailed =
                    earlier.isKnownToHaveFailed()
                            || earlier.refundId()
                                    .map(id -> statusOf(order.paymentId(), id))
                                    .filter(RefundStatus.FAILED::equals)
                                    .isPresent();
            boolean isForgotten =
                    earlier.refundId().isEmpty()
                            && !earlier.at().plus(SILENCE).isAfter(scheduler.now());
            if (!hasFailed && !isForgotten) {
                throw new AssertionError(order + " after " + earlier);
            }
        }
    }

    private RefundStatus statusOf(String paymentId, String refundId) {
        return known(paymentId).refunds().stream()
                .filter(refund -> refund.id().equals(refundId))
                .map(Payment.Refund::status)
                .findFirst()
                .orElseThrow();
    }

    private void remember(RefundOrder order, Optional<String> refundId, boolean failed) {
        orders.computeIfAbsent(order.paymentId(), id -> new ArrayList<>())
                .add(new Order(scheduler.now(), refundId, failed));
    }

    private Payment.Refund make(RefundOrder order, RefundStatus status) {
        Payment.Refund refund = add(order.paymentId(), status, Optional.empty());
        remember(order, Optional.of(refund.id()), false);
        return refund;
    }

    private Payment.Refund add(String paymentId, RefundStatus status, Optional<Long> part) {
        Payment payment = known(paymentId);
        Payment.Refund refund =
                new Payment.Refund(
                        "ref_" + ++made,
                        status,
                        part.isPresent(),
                        part.map(cents -> new Amount(cents, "USD")).or(payment::total),
                        scheduler.now());
        List<Payment.Refund> all = new ArrayList<>(payment.refunds());
        all.add(refund);
        payments.put(paymentId, payment.with(all, payment.disputes()));
        return refund;
    }

    /** Something happens to a payment that no relay has asked for. */
    void happen(String paymentId) {
        Payment payment = known(paymentId);
        long cents = payment.total().orElseThrow().minor();
        switch (random.nextInt(8)) {
            case 0 -> {
                if (!payment.isRefundedOrBeing()) {
                    add(paymentId, RefundStatus.SUCCEEDED, Optional.empty());
                }
            }
            case 1 -> {
                if (!payment.isRefundedOrBeing()) {
                    long part = 1 + random.nextLong(cents - 1);
                    add(paymentId, RefundStatus.SUCCEEDED, Optional.of(part));
                }
            }
            case 2 -> turnRefunds(payment, RefundStatus.SUCCEEDED, RefundStatus.FAILED);
            case 3, 4 -> {
                if (payment.disputes().isEmpty()) {
                    long part = random.nextBoolean() ? cents : 1 + random.nextLong(cents);
                    dispute(payment, part);
                }
            }
            default -> decide(paymentId);
        }
    }

    /** Banks come to an end with what they had not decided. */
    void decide(String paymentId) {
        Payment payment = known(paymentId);
        turnRefunds(
                payment,
                RefundStatus.PENDING,
                random.nextBoolean() ? RefundStatus.SUCCEEDED : RefundStatus.FAILED);
        List<DisputeStatus> ends =
                List.of(DisputeStatus.LOST, DisputeStatus.WON, DisputeStatus.CANCELLED);
        DisputeStatus end = ends.get(random.nextInt(ends.size()));
        Payment now = known(paymentId);
        payments.put(
                paymentId,
                now.with(
                        now.refunds(),
                        map(
                                now.disputes(),
                                each ->
                                        each.status() == DisputeStatus.OPENED
                                                ? turned(each, end)
                                                : each)));
    }

    private static Dispute turned(Dispute dispute, DisputeStatus status) {
        return new Dispute(
                dispute.id(), dispute.stage(), status, dispute.amount(), dispute.createdAt());
    }

    private void turnRefunds(Payment payment, RefundStatus from, RefundStatus to) {
        payments.put(
                payment.id(),
                payment.with(
                        map(
                                payment.refunds(),
                                refund ->
                                        refund.status() == from
                                                ? new Payment.Refund(
                                                        refund.id(),
                                                        to,
                                                        refund.partial(),
                                                        refund.amount(),
                                                        refund.createdAt())
                                                : refund),
                        payment.disputes()));
    }

    private void dispute(Payment payment, long cents) {
        List<Dispute> all = new ArrayList<>(payment.disputes());
        all.add(
                new Dispute(
                        "dp_" + ++made,
                        Stage.DISPUTE,
                        DisputeStatus.OPENED,
                        new Amount(cents, "USD"),
                        scheduler.now()));
        payments.put(payment.id(), payment.with(payment.refunds(), all));
    }

    private static <T> List<T> map(List<T> list, Function<T, T> change) {
        return list.stream().map(change).toList();
    }
}
