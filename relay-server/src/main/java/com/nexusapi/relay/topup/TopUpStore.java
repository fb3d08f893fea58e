package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.payment.Payment;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutCreation;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.StoreException;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of {@code top_up}. */
final class TopUpStore {

    private static final String COLUMNS =
            "id, account_id, state, amount_minor, currency, credit, bonus, paid_at, created_at,"
                    + " session_id, payment_id, payment_created_at, invoice_url, fee, bonus_bps,"
                    + " repeats, settlement_minor, settlement_currency";

    /** What is written when a payment is credited. */
    record Terms(PaidAmount amount, Money bonus, long bonusBps, Instant paidAt) {}

    /** Which top-ups are wanted. */
    record Filter(Optional<TopUp.State> state, Optional<String> accountId) {}

    Optional<String> emailOf(Tx tx, String accountId) {
        return tx.first(
                "SELECT email FROM account WHERE id = ?", row -> row.text("email"), accountId);
    }

    /** Locks the account, so that one of two payments is the first. */
    void lockAccount(Tx tx, String accountId) {
        tx.query(
                "SELECT id FROM account WHERE id = ? FOR UPDATE", row -> row.text("id"), accountId);
    }

    void insert(Tx tx, TopUp topUp, Optional<String> repeats) {
        tx.update(
                """
                INSERT INTO top_up (id, account_id, state, amount_minor, currency, credit, bonus,
                    created_at, repeats)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                topUp.id(),
                topUp.accountId(),
                topUp.state(),
                topUp.paid().minor(),
                topUp.paid().currency(),
                topUp.credit(),
                topUp.bonus(),
                topUp.createdAt(),
                repeats);
    }

    void setCheckout(Tx tx, String id, CheckoutCreation.Created checkout) {
        tx.update(
                "UPDATE top_up SET session_id = ?, checkout_url = ? WHERE id = ?",
                checkout.sessionId(),
                checkout.checkoutUrl(),
                id);
    }

    /** True if it was pending and is given up now. */
    boolean fail(Tx tx, String id) {
        return tx.update(
                        "UPDATE top_up SET state = 'FAILED' WHERE id = ? AND state = 'PENDING'", id)
                == 1;
    }

    /** To be called with the account's lock, for a top-up without a payment. */
    void markPaid(Tx tx, String id, Payment payment, Terms terms) {
        int changed =
                tx.update(
                        """
                        UPDATE top_up SET state = 'PAID', payment_id = ?, payment_created_at = ?,
                            invoice_url = ?, amount_minor = ?, credit = ?, fee = ?, bonus = ?,
                            bonus_bps = ?, paid_at = ?
                        WHERE id = ? AND payment_id IS NULL
                        """,
                        payment.id(),
                        payment.createdAt(),
                        payment.invoiceUrl(),
                        terms.amount().paid().minor(),
                        terms.amount().credit(),
                        terms.amount().fee(),
                        terms.bonus(),
                        terms.bonusBps(),
                        terms.paidAt(),
                        id);
        if (changed != 1) {
            throw new StoreException("top-up " + id + " has a payment already");
        }
    }

    void setSettlement(Tx tx, String id, Payment.Settlement settlement) {
        tx.update(
                "UPDATE top_up SET settlement_minor = ?, settlement_currency = ? WHERE id = ?",
                settlement.netMinor(),
                settlement.currency(),
                id);
    }

    void setFee(Tx tx, String id, Money fee) {
        tx.update("UPDATE top_up SET fee = ? WHERE id = ?", fee, id);
    }

    /** True once a top-up of the account was paid, whether or not it was refunded later. */
    boolean hasPaid(Tx tx, String accountId) {
        return tx.first(
                        """
                        SELECT id FROM top_up
                        WHERE account_id = ? AND state IN ('PAID', 'REFUNDED') LIMIT 1
                        """,
                        row -> row.text("id"),
                        accountId)
                .isPresent();
    }

    Optional<StoredTopUp> find(Tx tx, String id) {
        return tx.first("SELECT " + COLUMNS + " FROM top_up WHERE id = ?", TopUpStore::topUp, id);
    }

    Optional<StoredTopUp> ofPayment(Tx tx, String paymentId) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM top_up WHERE payment_id = ?",
                TopUpStore::topUp,
                paymentId);
    }

    Optional<StoredTopUp> ofSession(Tx tx, String sessionId) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM top_up WHERE session_id = ?",
                TopUpStore::topUp,
                sessionId);
    }

    /** Payments made once more for a top-up, each as the top-up that it became. */
    List<String> repeatsOf(Tx tx, String id) {
        return tx.query(
                "SELECT id FROM top_up WHERE repeats = ? ORDER BY id", row -> row.text("id"), id);
    }

    List<StoredTopUp> pendingAfter(Tx tx, String id, int limit) {
        return tx.query(
                "SELECT "
                        + COLUMNS
                        + " FROM top_up WHERE state = 'PENDING' AND id > ? ORDER BY id LIMIT ?",
                TopUpStore::topUp,
                id,
                limit);
    }

    /** Newest first, from before the given id. */
    List<StoredTopUp> pageBefore(Tx tx, Filter filter, String id, int limit) {
        StringBuilder where = new StringBuilder("id < ?");
        List<Object> parameters = new ArrayList<>(List.of(id));
        filter.state()
                .ifPresent(state -> {
                    where.append(" AND state = ?");
                    parameters.add(state);
                });
        filter.accountId()
                .ifPresent(account -> {
                    where.append(" AND account_id = ?");
                    parameters.add(account);
                });
        parameters.add(limit);
        return tx.query(
                "SELECT " + COLUMNS + " FROM top_up WHERE " + where + " ORDER BY id DESC LIMIT ?",
                TopUpStore::topUp,
                parameters.toArray());
    }

    private static StoredTopUp topUp(Row row) {
        return new StoredTopUp(
                new TopUp(
                        row.text("id"),
                        row.text("account_id"),
                        row.constant("state", TopUp.State.class),
                        new Refund.Paid(row.number("amount_minor"), row.text("currency")),
                        row.money("credit"),
                        row.money("bonus"),
                        row.optionalTime("paid_at"),
                        row.time("created_at")),
                new TopUp.Provider(
                        row.optionalText("session_id"),
                        row.optionalText("payment_id"),
                        row.optionalTime("payment_created_at"),
                        row.optionalText("invoice_url"),
                        settlement(row)),
                row.money("fee"),
                row.number("bonus_bps"),
                row.optionalText("repeats"));
    }

    private static Optional<Refund.Paid> settlement(Row row) {
        return row.optionalNumber("settlement_minor")
                .map(minor -> new Refund.Paid(minor, row.text("settlement_currency")));
    }
}
