package com.nexusapi.relay.customer;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.GrantCredit;
import com.nexusapi.relay.ledger.Granted;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.Db;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Gives an account credit that nobody paid for; the audit line is in the same transaction. */
public final class GiveCredit {

    private static final Money MOST = Money.ofDollars(100_000);

    private final Db db;
    private final Clock clock;
    private final Accounts accounts;
    private final Ledger ledger;
    private final AuditStore audit;

    public GiveCredit(Db db, Clock clock, Accounts accounts, Ledger ledger) {
        this.db = db;
        this.clock = clock;
        this.accounts = accounts;
        this.ledger = ledger;
        this.audit = new AuditStore(clock);
    }

    /** Empty when there is no such account. */
    public Optional<Account.Granted> give(
            String actor, String accountId, Account.GrantRequest asked) {
        require(
                asked.amount().isPositive() && asked.amount().compareTo(MOST) <= 0,
                "amount",
                "must be above zero and at most " + MOST);
        Optional<Instant> expiresAt =
                asked.expiresAt().map(at -> at.truncatedTo(ChronoUnit.MICROS));
        expiresAt.ifPresent(
                at -> require(at.isAfter(clock.now()), "expiresAt", "must be in the future"));
        String reason = requireText(asked.reason(), 1_000, "reason");
        if (accounts.find(accountId).isEmpty()) {
            return Optional.empty();
        }
        Granted granted =
                db.call(tx -> {
                    Granted given =
                            ledger.grant(
                                    tx,
                                    new GrantCredit(accountId, asked.amount(), reason, expiresAt));
                    audit.append(
                            tx,
                            new Event(
                                    actor,
                                    "credit.granted",
                                    accountId,
                                    asked.amount() + " as " + given.lotId() + ": " + reason));
                    return given;
                });
        return Optional.of(
                new Account.Granted(granted.lotId(), granted.entryId(), ledger.balance(accountId)));
    }
}
