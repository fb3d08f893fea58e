package com.nexusapi.relay.testing;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerVerification;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.demo.payment.FakeDodo;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.payment.DodoPayments;
import com.nexusapi.relay.payment.PaymentSettings;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.topup.ConfirmTopUp;
import com.nexusapi.relay.topup.CreateTopUp;
import com.nexusapi.relay.topup.CreditPayment;
import com.nexusapi.relay.topup.TopUpRules;
import com.nexusapi.relay.usage.UsageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A database, the books, and a payment provider over HTTP, at a time that stands still. */
public final class PaymentWorld implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-11-03T09:30:00Z");

    private final Db db;
    private final SettableClock clock = new SettableClock(START);
    private final Ids ids = new Ids(clock, new SecureRandom());
    private final FakeDodo dodo;
    private final DodoPayments provider;
    private final Ledger ledger;
    private final BusinessSettings settings;
    private final CreateTopUp createTopUp;
    private final CreditPayment creditPayment;
    private final ConfirmTopUp confirmTopUp;

    public PaymentWorld(Dialect dialect) {
        try {
            this.db = Databases.fresh(dialect);
            this.dodo = new FakeDodo(0, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.provider =
                new DodoPayments(
                        new PaymentSettings(
                                dodo.url(),
                                "key",
                                "prod_credit",
                                URI.create("https://relay.example.com/account"),
                                Duration.ofSeconds(5)),
                        Json.newMapper());
        this.ledger = new Ledger(db, ids, clock, new UsageStore(Json.newMapper(), "test"), "test");
        this.settings = new BusinessSettings(db, new ConfigVersion(db), clock);
        TopUpRules rules = new TopUpRules(settings);
        this.createTopUp = new CreateTopUp(db, provider, rules, clock, ids);
        this.creditPayment = new CreditPayment(db, ledger, rules, clock, ids);
        this.confirmTopUp = new ConfirmTopUp(db, provider, creditPayment);
    }

    public Db db() {
        return db;
    }

    public SettableClock clock() {
        return clock;
    }

    public Ids ids() {
        return ids;
    }

    public FakeDodo dodo() {
        return dodo;
    }

    public DodoPayments provider() {
        return provider;
    }

    public Ledger ledger() {
        return ledger;
    }

    public CreateTopUp createTopUp() {
        return createTopUp;
    }

    public BusinessSettings settings() {
        return settings;
    }

    public CreditPayment creditPayment() {
        return creditPayment;
    }

    public ConfirmTopUp confirmTopUp() {
        return confirmTopUp;
    }

    /** A new account; its e-mail is made from its id. */
    public String account() {
        String id = ids.next("acc");
        db.run(tx ->
                tx.update(
                        """
                        INSERT INTO account (id, email, name, language, state, created_at)
                        VALUES (?, ?, 'Test', 'en', 'ACTIVE', ?)
                        """,
                        id,
                        id + "@example.com",
                        clock.now()));
        return id;
    }

    /** Orders a top-up without paying it; returns its id. */
    public String orderTopUp(String accountId, long cents) {
        if (createTopUp.create(accountId, cents, "USD")
                instanceof CreateTopUp.Outcome.Created(var topUp, String _)) {
            return topUp.id();
        }
        throw new AssertionError("no top-up");
    }

    /** Presses the pay button for a top-up; returns the payment's id. */
    public String pay(String topUpId) {
        String session =
                db.call(tx ->
                                tx.first(
                                        "SELECT session_id FROM top_up WHERE id = ?",
                                        row -> row.text("session_id"),
                                        topUpId))
                        .orElseThrow();
        return dodo.pay(session);
    }

    /** A top-up ordered, paid and credited; returns its id. */
    public String paidTopUp(String accountId, long cents) {
        String topUpId = orderTopUp(accountId, cents);
        pay(topUpId);
        if (confirmTopUp.confirm(topUpId) != ConfirmTopUp.Outcome.CREDITED) {
            throw new AssertionError("not credited");
        }
        return topUpId;
    }

    /** What a call to be charged was, without the charge. */
    public CallFacts call(String accountId) {
        return new CallFacts(
                ids.next("req"),
                clock.now(),
                Optional.of(accountId),
                Optional.empty(),
                Optional.of("gpt-test"),
                "chat.completions",
                false);
    }

    /** Charges the account for a call. */
    public void spend(String accountId, Money charge) {
        UsageRecord record =
                new UsageRecord(
                        call(accountId),
                        Optional.empty(),
                        200,
                        Outcome.COMPLETE,
                        Optional.empty(),
                        UsageBreakdown.NONE,
                        Optional.empty(),
                        charge,
                        Money.ZERO,
                        Optional.empty(),
                        1);
        db.run(tx -> ledger.settleUnheld(tx, List.of(record)));
    }

    public Money available(String accountId) {
        return ledger.balance(accountId).available();
    }

    /** What the verification finds wrong with the books. */
    public List<LedgerVerification.Difference> differences() {
        return new LedgerVerifier(db).verify().differences();
    }

    @Override
    public void close() {
        provider.close();
        dodo.close();
        db.close();
    }
}
