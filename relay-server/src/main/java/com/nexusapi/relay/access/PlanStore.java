package com.nexusapi.relay.access;

import com.nexusapi.relay.access.PlanChange.Subject;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Price plans at rest, and all that has been decided of them. */
public final class PlanStore {

    /**
     * A plan as it was made.
     *
     * @param firstBps its factor before its first change
     */
    public record StoredPlan(String id, String name, long firstBps) {}

    /** All plans by id. */
    public List<StoredPlan> plans(Tx tx) {
        return tx.query("SELECT id, name, bps FROM price_plan ORDER BY id", PlanStore::plan);
    }

    /** Keeps others from changing plans and who is on them until the transaction ends. */
    public void lock(Tx tx) {
        tx.query("SELECT id FROM price_plan ORDER BY id FOR UPDATE", row -> row.text("id"));
    }

    public void insert(Tx tx, StoredPlan plan) {
        tx.update(
                "INSERT INTO price_plan (id, name, bps) VALUES (?, ?, ?)",
                plan.id(),
                plan.name(),
                plan.firstBps());
    }

    public void rename(Tx tx, String id, String name) {
        tx.update("UPDATE price_plan SET name = ? WHERE id = ?", name, id);
    }

    /** What applies to whom and when. */
    public PlanBook book(Tx tx) {
        Map<String, Long> base =
                plans(tx).stream().collect(Collectors.toMap(StoredPlan::id, StoredPlan::firstBps));
        return new PlanBook(base, changes(tx));
    }

    /** All changes that were not withdrawn, earliest first. */
    public List<PlanChange> changes(Tx tx) {
        return tx.query(
                """
                SELECT id, plan_id, account_id, bps, effective_from, reason, override_reason,
                    material, proposed_by, approved_by, created_at
                FROM plan_change WHERE NOT withdrawn ORDER BY effective_from, id
                """,
                PlanStore::change);
    }

    public Optional<PlanChange> find(Tx tx, String id) {
        return tx.first(
                """
                SELECT id, plan_id, account_id, bps, effective_from, reason, override_reason,
                    material, proposed_by, approved_by, created_at
                FROM plan_change WHERE id = ? AND NOT withdrawn
                """,
                PlanStore::change,
                id);
    }

    public void insert(Tx tx, PlanChange change) {
        tx.update(
                """
                INSERT INTO plan_change (id, plan_id, account_id, bps, effective_from, reason,
                    override_reason, material, proposed_by, approved_by, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                change.id(),
                change.subject().planId(),
                change.accountId(),
                change.bps(),
                change.effectiveFrom(),
                change.reason(),
                change.overrideReason(),
                change.material(),
                change.proposedBy(),
                change.approvedBy(),
                change.createdAt());
    }

    /** Writes who approved it, and from when it acts. */
    public void approve(Tx tx, PlanChange approved) {
        tx.update(
                "UPDATE plan_change SET approved_by = ?, effective_from = ? WHERE id = ?",
                approved.approvedBy(),
                approved.effectiveFrom(),
                approved.id());
    }

    public void withdraw(Tx tx, String id) {
        tx.update("UPDATE plan_change SET withdrawn = TRUE WHERE id = ?", id);
    }

    /** The plan that an account was opened with; empty when there is no such account. */
    public Optional<FirstPlan> firstPlanOf(Tx tx, String accountId) {
        return tx.first(
                "SELECT plan_id FROM account WHERE id = ?",
                row -> new FirstPlan(row.optionalText("plan_id")),
                accountId);
    }

    /** The plan of an account before its first move, if it had one. */
    public record FirstPlan(Optional<String> planId) {}

    private static StoredPlan plan(Row row) {
        return new StoredPlan(row.text("id"), row.text("name"), row.number("bps"));
    }

    private static PlanChange change(Row row) {
        String planId = row.text("plan_id");
        Subject subject =
                row.optionalText("account_id")
                        .<Subject>map(account -> new Subject.Move(planId, account))
                        .orElseGet(() -> new Subject.Factor(planId, row.number("bps")));
        return new PlanChange(
                row.text("id"),
                subject,
                row.time("effective_from"),
                row.text("reason"),
                row.optionalText("override_reason"),
                row.flag("material"),
                row.text("proposed_by"),
                row.optionalText("approved_by"),
                row.time("created_at"));
    }
}
