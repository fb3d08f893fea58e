package com.nexusapi.demo.history;

import com.nexusapi.demo.payment.PastPayment;
import com.nexusapi.demo.payment.PastPayment.PastRefund;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/** The demo's own row, mails that arrived, and what the fake provider must be told of. */
final class DemoStore {

    private static final String SETTING = "demo";

    boolean hasAccounts(Tx tx) {
        return tx.first("SELECT id FROM account LIMIT 1", row -> row.text("id")).isPresent();
    }

    Optional<String> credentials(Tx tx) {
        return tx.first(
                "SELECT content FROM setting WHERE name = ?", row -> row.text("content"), SETTING);
    }

    void insertCredentials(Tx tx, String json) {
        tx.update("INSERT INTO setting (name, content) VALUES (?, ?)", SETTING, json);
    }

    /** A mail as the relay keeps one that it has taken from the mailbox and not read yet. */
    void insertMail(Tx tx, String id, PastMail mail) {
        tx.update(
                """
                INSERT INTO received_mail (id, mail_key, thread, sender, subject, text,
                    received_at, state, note)
                VALUES (?, ?, '', ?, ?, ?, ?, 'NEW', '')
                """,
                id,
                id,
                mail.from(),
                mail.subject(),
                mail.text(),
                mail.at());
    }

    List<PastPayment> payments(Tx tx) {
        return tx.query(
                """
                SELECT top_up.payment_id, top_up.id, top_up.amount_minor,
                    top_up.payment_created_at, refund.provider_refund_id,
                    refund.state AS refund_state, refund.changed_at
                FROM top_up
                LEFT JOIN refund_request refund ON refund.top_up_id = top_up.id
                    AND refund.provider_refund_id IS NOT NULL
                WHERE top_up.payment_id IS NOT NULL ORDER BY top_up.id
                """,
                row ->
                        new PastPayment(
                                row.text("payment_id"),
                                row.text("id"),
                                row.number("amount_minor"),
                                row.time("payment_created_at"),
                                row.optionalText("provider_refund_id").map(id -> refund(row, id))));
    }

    private static PastRefund refund(Row row, String id) {
        String status =
                switch (row.text("refund_state")) {
                    case "REFUNDED" -> "succeeded";
                    case "FAILED" -> "failed";
                    default -> "pending";
                };
        return new PastRefund(id, status, row.time("changed_at"));
    }
}
