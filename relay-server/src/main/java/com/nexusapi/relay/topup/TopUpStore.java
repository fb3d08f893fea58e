package com.nexusapi.relay.topup;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.payment.PaymentProvider.CheckoutCreation;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code top_up}. */
final class TopUpStore {

    private static final String COLUMNS =
            "id, account_id, state, amount_minor, currency, credit, bonus, paid_at, created_at,"
                    + " session_id, payment_id, invoice_url";

    /** What is written when a payment is credited. */
    record Payment(
            String paymentId,
            Instant createdAt,
            Optional<String> invoiceUrl,
            Money fee,
            Money bonus) {}

    Optional<String> emailOf(Tx tx, String accountId) {
        return tx.first(
                "SELECT email FROM account WHERE id = ?", row -> row.text("email"), accountId);
    }

    /** Locks the account, so that one of two payments is the first. */
    void lockAccount(Tx tx, String accountId) {
        tx.query(
                "SELECT id FROM account WHERE id = ? FOR UPDATE", row -> row.text("id"), accountId);
    }

    void insert(Tx tx, TopUp topUp) {
        tx.update(
                """
                INSERT INTO top_up (id, account_id, state, amount_minor, currency, credit, bonus,
                    created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                topUp.id(),
                topUp.accountId(),
                topUp.state(),
                topUp.paid().minor(),
                topUp.paid().currency(),
                topUp.credit(),
                topUp.bonus(),
                topUp.createdAt());
    }

    void setCheckout(Tx tx, String id, CheckoutCreation.Created checkout) {
        tx.update(
                "UPDATE top_up SET session_id = ?, checkout_url = ? WHERE id = ?",
                checkout.sessionId(),
                checkout.checkoutUrl(),
                id);
    }

    void fail(Tx tx, String id) {
        tx.update("UPDATE top_up SET state = 'FAILED' WHERE id = ? AND state = 'PENDING'", id);
    }

    /** True for exactly one caller: the row count decides who credits. */
    boolean markPaid(Tx tx, String id, Payment payment, Instant now) {
        return tx.update(
                        """
                        UPDATE top_up SET state = 'PAID', payment_id = ?, payment_created_at = ?,
                            invoice_url = ?, fee = ?, bonus = ?, paid_at = ?
                        WHERE id = ? AND state = 'PENDING'
                        """,
                        payment.paymentId(),
                        payment.createdAt(),
                        payment.invoiceUrl(),
                        payment.fee(),
                        payment.bonus(),
                        now,
                        id)
                == 1;
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
    List<StoredTopUp> pageBefore(Tx tx, String id, int limit) {
        return tx.query(
                "SELECT " + COLUMNS + " FROM top_up WHERE id < ? ORDER BY id DESC LIMIT ?",
                TopUpStore::topUp,
                id,
                limit);
    }

    /** Newest first, from before the given id, of one account. */
    List<StoredTopUp> pageOfAccountBefore(Tx tx, String accountId, String id, int limit) {
        return tx.query(
                "SELECT "
                        + COLUMNS
                        + " FROM top_up WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                TopUpStore::topUp,
                accountId,
                id,
                limit);
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
                row.optionalText("session_id"),
                row.optionalText("payment_id"),
                row.optionalText("invoice_url"));
    }
}
