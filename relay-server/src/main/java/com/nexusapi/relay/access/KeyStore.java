package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** API keys at rest. */
final class KeyStore {

    private final PlanStore plans = new PlanStore();

    /** A key as {@link Access} needs it for each call. */
    record Entry(
            KeyGrant grant,
            PlanTimeline plan,
            ApiKey.State state,
            Account.State accountState,
            Optional<Instant> expiresAt) {}

    void insert(Tx tx, String accountId, ApiKey key, String secretSha256) {
        tx.update(
                """
                INSERT INTO api_key (id, account_id, name, state, secret_sha256, prefix, last4,
                    models, rpm, tpm, concurrency, monthly_budget, ip_ranges, expires_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key.id(),
                accountId,
                key.name(),
                key.state(),
                secretSha256,
                key.prefix(),
                key.last4(),
                LimitColumns.lines(key.models()),
                key.rpm(),
                key.tpm(),
                key.concurrency(),
                key.monthlyBudget(),
                LimitColumns.lines(key.ipRanges()),
                key.expiresAt(),
                key.createdAt());
    }

    List<ApiKey> list(Tx tx, String accountId) {
        return tx.query(
                """
                SELECT id, name, state, prefix, last4, models, rpm, tpm, concurrency,
                    monthly_budget, ip_ranges, expires_at, created_at
                FROM api_key WHERE account_id = ? ORDER BY id
                """,
                KeyStore::key,
                accountId);
    }

    Optional<ApiKey> find(Tx tx, String accountId, String keyId) {
        return tx.first(
                """
                SELECT id, name, state, prefix, last4, models, rpm, tpm, concurrency,
                    monthly_budget, ip_ranges, expires_at, created_at
                FROM api_key WHERE account_id = ? AND id = ?
                """,
                KeyStore::key,
                accountId,
                keyId);
    }

    boolean rename(Tx tx, String accountId, String keyId, String name) {
        return tx.update(
                        "UPDATE api_key SET name = ? WHERE account_id = ? AND id = ?",
                        name,
                        accountId,
                        keyId)
                == 1;
    }

    /** A revoked key stays revoked. */
    boolean setState(Tx tx, String accountId, String keyId, ApiKey.State state) {
        return tx.update(
                        """
                        UPDATE api_key SET state = ?
                        WHERE account_id = ? AND id = ? AND state <> 'REVOKED'
                        """,
                        state,
                        accountId,
                        keyId)
                == 1;
    }

    /** All keys by the SHA-256 of their secret. */
    Map<String, Entry> entries(Tx tx) {
        Map<String, Entry> entries = new HashMap<>();
        PlanBook book = plans.book(tx);
        tx.query(
                        """
                        SELECT k.secret_sha256, k.id, k.account_id, k.state, k.models, k.rpm, k.tpm,
                            k.concurrency, k.monthly_budget, k.ip_ranges, k.expires_at,
                            a.state AS account_state, a.plan_id, a.rpm AS account_rpm,
                            a.tpm AS account_tpm, a.concurrency AS account_concurrency,
                            a.monthly_budget AS account_monthly_budget,
                            a.models AS account_models, a.ip_ranges AS account_ip_ranges
                        FROM api_key k
                        JOIN account a ON a.id = k.account_id
                        """,
                        row -> Map.entry(row.text("secret_sha256"), entry(row, book)))
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return Map.copyOf(entries);
    }

    private static Entry entry(Row row, PlanBook book) {
        KeyGrant grant =
                new KeyGrant(
                        row.text("id"),
                        row.text("account_id"),
                        PlanBook.NO_PLAN_BPS,
                        Limits.of(LimitColumns.read(row, "")),
                        Limits.of(LimitColumns.read(row, "account_")));
        return new Entry(
                grant,
                book.ofAccount(grant.accountId(), row.optionalText("plan_id")),
                row.constant("state", ApiKey.State.class),
                row.constant("account_state", Account.State.class),
                row.optionalTime("expires_at"));
    }

    private static ApiKey key(Row row) {
        CallLimits limits = LimitColumns.read(row, "");
        return new ApiKey(
                row.text("id"),
                row.text("name"),
                row.constant("state", ApiKey.State.class),
                row.text("prefix"),
                row.text("last4"),
                limits.models(),
                limits.rpm(),
                limits.tpm(),
                limits.concurrency(),
                limits.monthlyBudget(),
                limits.ipRanges(),
                row.optionalTime("expires_at"),
                row.time("created_at"),
                Optional.empty());
    }
}
