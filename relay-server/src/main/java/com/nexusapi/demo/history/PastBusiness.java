package com.nexusapi.demo.history;

import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Role;
import com.nexusapi.demo.history.PretendProvider.RefundMood;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.GrantCredit;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.refund.ApproveRefund;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.RejectRefund;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.SendRefund;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.topup.ConfirmTopUp;
import com.nexusapi.relay.topup.CreateTopUp;
import com.nexusapi.relay.topup.CreditPayment;
import com.nexusapi.relay.topup.SweepTopUps;
import com.nexusapi.relay.topup.TopUpRules;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The relay's tools and journeys, working at the time of the history. */
final class PastBusiness {

    private static final String NODE = "history";

    private final Db db;
    private final MovableClock clock;
    private final Ids ids;
    private final Access access;
    private final Accounts accounts;
    private final Operators operators;
    private final Ledger ledger;
    private final PriceBook book;
    private final PretendProvider provider;
    private final CreateTopUp createTopUp;
    private final ConfirmTopUp confirmTopUp;
    private final SweepTopUps sweepTopUps;
    private final RequestRefund requestRefund;
    private final ApproveRefund approveRefund;
    private final RejectRefund rejectRefund;

    PastBusiness(Db db, MovableClock clock, Ids ids, SettlementPart usage) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        SecureRandom random = new SecureRandom();
        ConfigVersion version = new ConfigVersion(db);
        PriceStore prices = new PriceStore(Json.newMapper());
        db.run(tx ->
                Catalogue.bundled().install(tx, prices, ids, clock, Catalogue.DEFAULT_MARKUP_BPS));
        this.book = new PriceBook(db, version, prices);
        this.access = new Access(db, version, ids, clock, random);
        this.accounts = new Accounts(db, ids, clock, access);
        this.operators = new Operators(db, ids, clock, random);
        this.ledger = new Ledger(db, ids, clock, usage, NODE);
        this.provider = new PretendProvider(clock);
        TopUpRules rules = new TopUpRules(new BusinessSettings(db, version, clock));
        this.createTopUp = new CreateTopUp(db, provider, rules, clock, ids);
        this.confirmTopUp =
                new ConfirmTopUp(db, provider, new CreditPayment(db, ledger, rules, clock, ids));
        this.sweepTopUps = new SweepTopUps(db, confirmTopUp, clock);
        RefundDesk desk = new RefundDesk(db, provider, ledger, clock);
        this.requestRefund = new RequestRefund(desk, ids);
        this.approveRefund = new ApproveRefund(desk, new SendRefund(desk));
        this.rejectRefund = new RejectRefund(desk);
    }

    MovableClock clock() {
        return clock;
    }

    PriceBook book() {
        return book;
    }

    void addOperator(String actor, String email, String password, Role role) {
        if (operators.create(actor, email, password, role)
                instanceof Operators.Creation.EmailTaken) {
            throw new IllegalStateException("operator " + email + " is there already");
        }
    }

    String openAccount(DemoCustomer customer) {
        Account.Creation asked =
                new Account.Creation(
                        customer.email(),
                        customer.name(),
                        Optional.of(customer.language()),
                        Optional.empty());
        return switch (accounts.open(customer.email(), asked)) {
            case Accounts.Opening.Opened(var opened) -> opened.id();
            case Accounts.Opening.EmailTaken() ->
                    throw new IllegalStateException(customer.email() + " is there already");
        };
    }

    ApiKey createKey(String accountId, String name) {
        ApiKey.Creation asked =
                new ApiKey.Creation(
                        name,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return access.createKey(accountId, accountId, asked).orElseThrow();
    }

    /** A checkout that nobody pays. */
    String orderTopUp(String accountId, long cents) {
        return switch (createTopUp.create(accountId, cents, TopUpRules.CURRENCY)) {
            case CreateTopUp.Outcome.Created(var topUp, String _) -> topUp.id();
            case CreateTopUp.Outcome.Refused _,
                    CreateTopUp.Outcome.ProviderUnavailable _,
                    CreateTopUp.Outcome.NoSuchAccount _ ->
                    throw new IllegalStateException("no top-up for " + accountId);
        };
    }

    /** A top-up paid and credited; returns its id. */
    String topUp(String accountId, long cents) {
        String topUpId = orderTopUp(accountId, cents);
        provider.pay(topUpId);
        if (confirmTopUp.confirm(topUpId) != ConfirmTopUp.Outcome.CREDITED) {
            throw new IllegalStateException("top-up " + topUpId + " was not credited");
        }
        return topUpId;
    }

    void sweepTopUps() {
        sweepTopUps.run();
    }

    void grant(String accountId, Money amount, String reason) {
        ledger.grant(new GrantCredit(accountId, amount, reason, Optional.empty()));
    }

    void settle(List<UsageRecord> records) {
        db.run(tx -> ledger.settleUnheld(tx, records));
    }

    Money available(String accountId) {
        return ledger.balance(accountId).available();
    }

    String requestRefund(String accountId, String topUpId, String reason) {
        return recorded(requestRefund.byCustomer(accountId, topUpId, reason));
    }

    String requestRefundByOperator(String operator, String topUpId, String reason) {
        return recorded(
                requestRefund.byOperator(
                        operator, new Refund.Creation(topUpId, reason, Optional.empty())));
    }

    private static String recorded(RequestRefund.Outcome outcome) {
        return switch (outcome) {
            case RequestRefund.Outcome.Recorded(Refund refund) -> refund.id();
            case RequestRefund.Outcome.AlreadyOpen _,
                    RequestRefund.Outcome.NoSuchTopUp _,
                    RequestRefund.Outcome.NotPaid _ ->
                    throw new IllegalStateException("no refund request: " + outcome);
        };
    }

    void approve(String refundId, String operator, RefundMood mood) {
        provider.setMood(mood);
        if (!(approveRefund.approve(refundId, operator)
                instanceof ApproveRefund.Outcome.Approved)) {
            throw new IllegalStateException("refund " + refundId + " was not approved");
        }
    }

    void reject(String refundId, String operator, String reason) {
        rejectRefund.reject(refundId, operator, reason);
    }

    /** A mail arrives; the relay reads it later. */
    void receive(PastMail mail) {
        db.run(tx -> new DemoStore().insertMail(tx, ids.next("eml", mail.at()), mail));
    }
}
