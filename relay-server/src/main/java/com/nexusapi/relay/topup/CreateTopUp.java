package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.payment.PaymentProvider;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutCreation;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutOrder;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens a checkout for an account. The top-up is stored before the provider hears of it, so that no
 * payment can come for one that we do not know.
 */
public final class CreateTopUp {

    private final Db db;
    private final PaymentProvider provider;
    private final TopUpRules rules;
    private final Clock clock;
    private final Ids ids;
    private final TopUpStore store = new TopUpStore();
    private final TopUpTimeline timeline;

    public CreateTopUp(Db db, PaymentProvider provider, TopUpRules rules, Clock clock, Ids ids) {
        this.db = db;
        this.provider = provider;
        this.rules = rules;
        this.clock = clock;
        this.ids = ids;
        this.timeline = new TopUpTimeline(clock);
    }

    /** Answer to {@link #create}. */
    public sealed interface Outcome {
        record Created(TopUp topUp, String checkoutUrl) implements Outcome {}

        /** The provider does not take the order. */
        record Refused(String reason) implements Outcome {}

        record ProviderUnavailable(String reason) implements Outcome {}

        record NoSuchAccount() implements Outcome {}
    }

    private record Opened(TopUp topUp, String email) {}

    public Outcome create(String accountId, long amountMinor, String currency) {
        rules.check(amountMinor, currency);
        return db.call(tx -> open(tx, accountId, amountMinor))
                .map(this::checkout)
                .orElseGet(Outcome.NoSuchAccount::new);
    }

    private Optional<Opened> open(Tx tx, String accountId, long amountMinor) {
        return store.emailOf(tx, accountId)
                .map(email -> {
                    TopUp topUp = pending(tx, accountId, amountMinor);
                    store.insert(tx, topUp, Optional.empty());
                    timeline.add(tx, topUp.id(), TopUp.Kind.CREATED, "", topUp.credit());
                    return new Opened(topUp, email);
                });
    }

    private TopUp pending(Tx tx, String accountId, long amountMinor) {
        Instant now = clock.now();
        Money credit = Money.ofCents(amountMinor);
        return new TopUp(
                ids.next("top", now),
                accountId,
                TopUp.State.PENDING,
                new Refund.Paid(amountMinor, TopUpRules.CURRENCY),
                credit,
                store.hasPaid(tx, accountId)
                        ? Money.ZERO
                        : TopUpRules.bonus(credit, rules.firstBonusBps()),
                Optional.empty(),
                now);
    }

    private Outcome checkout(Opened opened) {
        TopUp topUp = opened.topUp();
        CheckoutOrder order =
                new CheckoutOrder(
                        topUp.id(),
                        topUp.accountId(),
                        opened.email(),
                        topUp.paid().minor(),
                        topUp.paid().currency());
        return switch (provider.createCheckout(order)) {
            case CheckoutCreation.Created created -> {
                db.run(tx -> opened(tx, topUp, created));
                yield new Outcome.Created(topUp, created.checkoutUrl());
            }
            case CheckoutCreation.Refused(String reason) -> {
                db.run(tx -> refused(tx, topUp, reason));
                yield new Outcome.Refused(reason);
            }
            case CheckoutCreation.Unavailable(String reason) -> {
                db.run(tx -> refused(tx, topUp, reason));
                yield new Outcome.ProviderUnavailable(reason);
            }
        };
    }

    private void opened(Tx tx, TopUp topUp, CheckoutCreation.Created created) {
        store.setCheckout(tx, topUp.id(), created);
        timeline.add(tx, topUp.id(), TopUp.Kind.CHECKOUT_OPENED, created.sessionId());
    }

    private void refused(Tx tx, TopUp topUp, String reason) {
        store.fail(tx, topUp.id());
        timeline.add(
                tx,
                topUp.id(),
                timeline.event(TopUp.Kind.CHECKOUT_REFUSED, "", Optional.empty(), reason));
    }
}
