package com.nexusapi.demo.history;

import com.nexusapi.demo.payment.PastPayment;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/** The demo's own row, and what the fake provider must be told of. */
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

    List<PastPayment> payments(Tx tx) {
        return tx.query(
                """
                SELECT payment_id, id, amount_minor, payment_created_at, state FROM top_up
                WHERE payment_id IS NOT NULL ORDER BY id
                """,
                row ->
                        new PastPayment(
                                row.text("payment_id"),
                                row.text("id"),
                                row.number("amount_minor"),
                                row.time("payment_created_at"),
                                row.text("state").equals("REFUNDED")));
    }
}
