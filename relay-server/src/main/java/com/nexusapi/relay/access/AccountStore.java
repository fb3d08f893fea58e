package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Customers' accounts at rest; their money is the ledger's. {@code account.plan_id} is the plan an
 * account was opened with; its moves since then are changes of plans.
 */
final class AccountStore {

    private static final String SELECT =
            """
            SELECT a.id, a.email, a.name, a.language, a.state, a.created_at, a.rpm, a.tpm,
                a.concurrency, a.monthly_budget, a.models, a.ip_ranges,
                COALESCE(
                    (SELECT c.plan_id FROM plan_change c
                    WHERE c.account_id = a.id AND NOT c.withdrawn AND c.effective_from <= ?
                        AND (c.approved_by IS NOT NULL OR NOT c.material)
                    ORDER BY c.effective_from DESC, c.id DESC LIMIT 1),
                    a.plan_id) AS plan_id
            FROM account a
            """;

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

    /** The account with the plan it is on at the time. */
    Optional<Customer> find(Tx tx, String id, Instant at) {
        return tx.first(SELECT + "WHERE a.id = ?", AccountStore::customer, at, id);
    }

    /** Empty for an account that an operator opened and nobody signed in to. */
    Optional<AcceptedTerms> terms(Tx tx, String id) {
        return tx.first(
                """
                SELECT terms_version, terms_accepted_at FROM account
                WHERE id = ? AND terms_version IS NOT NULL
                """,
                row -> new AcceptedTerms(row.text("terms_version"), row.time("terms_accepted_at")),
                id);
    }

    boolean hasEmail(Tx tx, String email) {
        return tx.first("SELECT id FROM account WHERE email = ?", row -> row.text("id"), email)
                .isPresent();
    }

    /** Accounts older than the given id, newest first, with the plans they are on at the time. */
    List<Customer> before(Tx tx, String id, Instant at, int limit) {
        return tx.query(
                SELECT + "WHERE a.id < ? ORDER BY a.id DESC LIMIT ?",
                AccountStore::customer,
                at,
                id,
                limit);
    }

    /** Writes name and language; plans change by {@link PlanStore}. */
    void update(Tx tx, Customer customer) {
        tx.update(
                "UPDATE account SET name = ?, language = ? WHERE id = ?",
                customer.name(),
                customer.language(),
                customer.id());
    }

    void setLimits(Tx tx, String id, CallLimits limits) {
        tx.update(
                """
                UPDATE account SET rpm = ?, tpm = ?, concurrency = ?, monthly_budget = ?, models = ?,
                    ip_ranges = ?
                WHERE id = ?
                """,
                limits.rpm(),
                limits.tpm(),
                limits.concurrency(),
                limits.monthlyBudget(),
                LimitColumns.lines(limits.models()),
                LimitColumns.lines(limits.ipRanges()),
                id);
    }

    void setState(Tx tx, String id, Account.State state) {
        tx.update("UPDATE account SET state = ? WHERE id = ?", state, id);
    }

    private static Customer customer(Row row) {
        return new Customer(
                row.text("id"),
                row.text("email"),
                row.text("name"),
                row.text("language"),
                row.optionalText("plan_id"),
                row.constant("state", Account.State.class),
                LimitColumns.read(row, ""),
                row.time("created_at"));
    }
}
