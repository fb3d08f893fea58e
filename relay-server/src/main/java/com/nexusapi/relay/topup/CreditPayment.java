package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Granted;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.Settled;
import com.nexusapi.relay.ledger.TopUpCredit;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentFold;
import com.nexusapi.relay.payment.PaymentForPersonException;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives the credit of a payment that succeeded, exactly once, however often and from however many
 * sides it comes, also when the top-up had been given up before.
 *
 * <p>A second payment for a top-up that was paid is real money of the customer: it becomes a top-up
 * of its own, linked to the first, with no bonus. So the customer has what they paid for, and one
 * payment stays one top-up: whichever of the two is unused can be refunded alone, and a dispute of
 * one does not touch the other. Adding it to the first would break both.
 *
 * <p>The journal and the top-up's timeline carry what was done. Nothing is written to the audit
 * log, which is for what people do: its lines have one order, and thousands of credits at once
 * would wait for each other there (seen: nine of 6,900 gave up after forty tries, and came a round
 * later).
 */
public final class CreditPayment implements PaymentFold {

    private static final System.Logger LOG = System.getLogger(CreditPayment.class.getName());

    private final Db db;
    private final Ledger ledger;
    private final TopUpRules rules;
    private final Clock clock;
    private final Ids ids;
    private final TopUpStore store = new TopUpStore();
    private final TopUpTimeline timeline;

    public CreditPayment(Db db, Ledger ledger, TopUpRules rules, Clock clock, Ids ids) {
        this.db = db;
        this.ledger = ledger;
        this.rules = rules;
        this.clock = clock;
        this.ids = ids;
        this.timeline = new TopUpTimeline(clock);
    }

    @Override
    public void fold(Payment payment) {
        take(payment);
    }

    /** True if this call gave the credit. */
    boolean take(Payment payment) {
        boolean credited = db.call(tx -> take(tx, payment));
        if (credited) {
            LOG.log(System.Logger.Level.DEBUG, "event=payment_credited payment=" + payment.id());
        }
        return credited;
    }

    private boolean take(Tx tx, Payment payment) {
        Optional<StoredTopUp> credited = store.ofPayment(tx, payment.id());
        if (credited.isPresent()) {
            follow(tx, credited.get(), payment);
            return false;
        }
        return switch (payment.status()) {
            case SUCCEEDED -> credit(tx, named(tx, payment), payment);
            case FAILED -> {
                find(tx, payment).ifPresent(topUp -> failed(tx, topUp, payment));
                yield false;
            }
            case OPEN -> false;
        };
    }

    /** By what we named in the checkout, or by the checkout itself. */
    Optional<StoredTopUp> find(Tx tx, Payment payment) {
        return payment.topUpId()
                .flatMap(id -> store.find(tx, id))
                .or(() -> payment.checkoutId().flatMap(id -> store.ofSession(tx, id)));
    }

    private StoredTopUp named(Tx tx, Payment payment) {
        return find(tx, payment)
                .orElseThrow(() ->
                        new PaymentForPersonException(
                                "payment " + payment.id() + " names no top-up of ours"));
    }

    /** The customer may try again in the same checkout, so the top-up stays as it is. */
    private void failed(Tx tx, StoredTopUp topUp, Payment payment) {
        timeline.add(tx, topUp.id(), TopUp.Kind.PAYMENT_FAILED, payment.id());
    }

    /** The account's lock makes one of two payments the first, and one of two nodes the one. */
    private boolean credit(Tx tx, StoredTopUp named, Payment payment) {
        store.lockAccount(tx, named.topUp().accountId());
        Optional<StoredTopUp> meanwhile = store.ofPayment(tx, payment.id());
        if (meanwhile.isPresent()) {
            return false;
        }
        StoredTopUp topUp = store.find(tx, named.id()).orElseThrow();
        if (topUp.paymentId().isPresent()) {
            topUp = repeat(tx, topUp, payment);
        }
        pay(tx, topUp, payment);
        return true;
    }

    /**
     * Credits a payment to the account that a person says it is of, under the account's lock.
     *
     * @param detail who says so, and why
     */
    StoredTopUp assign(
            Tx tx, AssignPayment.Worth worth, String accountId, Payment payment, String detail) {
        StoredTopUp topUp = made(tx, accountId, worth.paid(), worth.credit(), Optional.empty());
        timeline.add(
                tx,
                topUp.id(),
                timeline.event(TopUp.Kind.ASSIGNED, payment.id(), Optional.empty(), detail));
        pay(tx, topUp, payment);
        return store.find(tx, topUp.id()).orElseThrow();
    }

    private StoredTopUp repeat(Tx tx, StoredTopUp first, Payment payment) {
        TopUp ordered = first.topUp();
        StoredTopUp again =
                made(
                        tx,
                        ordered.accountId(),
                        ordered.paid(),
                        ordered.credit(),
                        Optional.of(first.id()));
        timeline.add(tx, again.id(), TopUp.Kind.CREATED, first.id());
        timeline.add(tx, first.id(), TopUp.Kind.REPEATED, again.id());
        LOG.log(
                System.Logger.Level.WARNING,
                "event=top_up_paid_again topUp="
                        + first.id()
                        + " again="
                        + again.id()
                        + " payment="
                        + payment.id());
        return again;
    }

    /** A top-up that nobody ordered, for a payment that there is. */
    private StoredTopUp made(
            Tx tx, String accountId, Refund.Paid paid, Money credit, Optional<String> repeats) {
        Instant now = clock.now();
        TopUp topUp =
                new TopUp(
                        ids.next("top", now),
                        accountId,
                        TopUp.State.PENDING,
                        paid,
                        credit,
                        Money.ZERO,
                        Optional.empty(),
                        now);
        store.insert(tx, topUp, repeats);
        return store.find(tx, topUp.id()).orElseThrow();
    }

    private void pay(Tx tx, StoredTopUp stored, Payment payment) {
        String id = stored.id();
        String accountId = stored.topUp().accountId();
        Instant now = clock.now();
        PaidAmount amount = PaidAmount.of(stored.topUp().paid(), stored.topUp().credit(), payment);
        boolean isFirst = stored.repeats().isEmpty() && !store.hasPaid(tx, accountId);
        long bps = isFirst ? rules.firstBonusBps() : 0;
        Money bonus = TopUpRules.bonus(amount.credit(), bps);
        store.markPaid(tx, id, payment, new TopUpStore.Terms(amount, bonus, bps, now));
        Granted granted =
                ledger.topUp(
                        tx,
                        new TopUpCredit(accountId, id, amount.credit(), amount.fee(), bonus, now));
        timeline.add(
                tx,
                id,
                new TopUp.Event(
                        payment.createdAt(),
                        TopUp.Kind.PAID,
                        payment.id(),
                        Optional.empty(),
                        payment.total().map(Payment.Amount::shown).orElse("")));
        if (amount.isChanged()) {
            timeline.add(tx, id, TopUp.Kind.AMOUNT_CHANGED, payment.id(), stored.topUp().credit());
        }
        timeline.add(tx, id, TopUp.Kind.CREDITED, granted.entryId(), amount.credit());
        if (bonus.isPositive()) {
            timeline.add(tx, id, TopUp.Kind.BONUS, granted.entryId(), bonus);
        }
        if (amount.fee().isPositive()) {
            timeline.add(tx, id, TopUp.Kind.FEE, granted.entryId(), amount.fee());
        }
        follow(tx, store.find(tx, id).orElseThrow(), payment);
    }

    /** What comes after the credit: the settlement, once; refunds and disputes as they go. */
    private void follow(Tx tx, StoredTopUp topUp, Payment payment) {
        if (topUp.provider().settlement().isEmpty()) {
            payment.settlement().ifPresent(settlement -> settle(tx, topUp, payment, settlement));
        }
        for (Payment.Refund refund : payment.refunds()) {
            timeline.add(
                    tx,
                    topUp.id(),
                    timeline.event(
                            TopUp.Kind.REFUND,
                            refund.id(),
                            dollars(refund.amount()),
                            refund.status() + (refund.partial() ? " PARTIAL" : "")));
        }
        for (Payment.Dispute dispute : payment.disputes()) {
            timeline.add(
                    tx,
                    topUp.id(),
                    timeline.event(
                            TopUp.Kind.DISPUTE,
                            dispute.id(),
                            dollars(Optional.of(dispute.amount())),
                            dispute.stage() + " " + dispute.status()));
        }
    }

    private void settle(Tx tx, StoredTopUp topUp, Payment payment, Payment.Settlement settlement) {
        store.setSettlement(tx, topUp.id(), settlement);
        PaidAmount.settledDollars(payment)
                .ifPresent(net -> {
                    Settled settled = new Settled(net, PaidAmount.isExchanged(payment));
                    String entryId = ledger.settled(tx, topUp.id(), settled).orElse("");
                    timeline.add(tx, topUp.id(), TopUp.Kind.SETTLED, entryId, net);
                    Money fee = PaidAmount.fee(topUp.topUp().credit(), payment);
                    if (!fee.equals(topUp.fee())) {
                        store.setFee(tx, topUp.id(), fee);
                        timeline.add(tx, topUp.id(), TopUp.Kind.FEE, entryId, fee);
                    }
                });
    }

    private static Optional<Money> dollars(Optional<Payment.Amount> amount) {
        return amount.filter(it -> it.currency().equals(TopUpRules.CURRENCY))
                .map(it -> Money.ofCents(it.minor()));
    }
}
