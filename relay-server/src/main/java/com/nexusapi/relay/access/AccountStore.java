package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/** Customers' accounts at rest; their money is the ledger's. */
final class AccountStore {

    void insert(Tx tx, Customer customer) {
        tx.update(
                """
                INSERT INTO account (id, email, name, language, plan_id, state, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                customer.id(),
                customer.email(),
                customer.name(),
                customer.language(),
                customer.planId(),
                customer.state(),
                customer.createdAt());
    }

    Optional<Customer> find(Tx tx, String id) {
        return tx.first(
                """
                SELECT id, email, name, language, plan_id, state, created_at
                FROM account WHERE id = ?
                """,
                AccountStore::customer,
                id);
    }

    boolean hasEmail(Tx tx, String email) {
        return tx.first("SELECT id FROM account WHERE email = ?", row -> row.text("id"), email)
                .isPresent();
    }

    /** Accounts older than the given id, newest first. */
    List<Customer> before(Tx tx, String id, int limit) {
        return tx.query(
                """
                SELECT id, email, name, language, plan_id, state, created_at
                FROM account WHERE id < ? ORDER BY id DESC LIMIT ?
                """,
                AccountStore::customer,
                id,
                limit);
    }

    void update(Tx tx, Customer customer) {
        tx.update(
                "UPDATE account SET name = ?, language = ?, plan_id = ? WHERE id = ?",
                customer.name(),
                customer.language(),
                customer.planId(),
                customer.id());
    }

    void setState(Tx tx, String id, Account.State state) {
        tx.update("UPDATE account SET state = ? WHERE id = ?", state, id);
    }

    /** The factor of a price plan in basis points. */
    Optional<Long> planBps(Tx tx, String planId) {
        return tx.first(
                "SELECT bps FROM price_plan WHERE id = ?", row -> row.number("bps"), planId);
    }

    private static Customer customer(Row row) {
        return new Customer(
                row.text("id"),
                row.text("email"),
                row.text("name"),
                row.text("language"),
                row.optionalText("plan_id"),
                row.constant("state", Account.State.class),
                row.time("created_at"));
    }
}
