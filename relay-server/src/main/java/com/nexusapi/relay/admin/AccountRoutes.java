package com.nexusapi.relay.admin;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.Accounts.Changing;
import com.nexusapi.relay.access.Accounts.Opening;
import com.nexusapi.relay.customer.Customers;
import com.nexusapi.relay.customer.GiveCredit;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** {@code /accounts}, without their keys. */
public final class AccountRoutes implements AdminRoutes {

    /** Sorts after every id. */
    private static final String END = "~";

    private static final Account.Balance NO_BALANCE =
            new Account.Balance(Money.ZERO, Money.ZERO, Money.ZERO, List.of());

    private final Accounts accounts;
    private final Customers customers;
    private final GiveCredit credit;

    /** Keeps a change between its look at {@code If-Match} and its write alone on this node. */
    private final ReentrantLock changing = new ReentrantLock();

    public AccountRoutes(Accounts accounts, Customers customers, GiveCredit credit) {
        this.accounts = accounts;
        this.customers = customers;
        this.credit = credit;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/accounts", Permission.VIEW_ACCOUNTS, this::list);
        router.add("POST", "/accounts", Permission.MANAGE_ACCOUNTS, this::open);
        router.add("GET", "/accounts/{id}", Permission.VIEW_ACCOUNTS, this::one);
        router.add("PATCH", "/accounts/{id}", Permission.MANAGE_ACCOUNTS, this::change);
        router.add("POST", "/accounts/{id}/grants", Permission.GRANT_CREDIT, this::grant);
        router.add("POST", "/accounts/{id}/suspend", Permission.MANAGE_ACCOUNTS, this::suspend);
        router.add("POST", "/accounts/{id}/resume", Permission.MANAGE_ACCOUNTS, this::resume);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        return Answer.ok(
                query.page(
                        customers.before(query.cursor().orElse(END), query.limit() + 1),
                        Account::id));
    }

    private Answer open(AdminCall call) {
        return switch (accounts.open(call.actor(), call.read(Account.Creation.class))) {
            case Opening.Opened opened -> Answer.created(customers.shown(opened.customer()));
            case Opening.EmailTaken taken ->
                    throw ProblemException.conflict(
                            "email_taken", "Another account has this e-mail address.");
        };
    }

    private Answer one(AdminCall call) {
        String id = call.segment("id");
        Account account = customers.find(id).orElseThrow(AccountRoutes::noAccount);
        return Answer.ok(account).withEtag(call.http().etag(version(account)));
    }

    /** What an update changes; money moves all the time. */
    private static Account version(Account account) {
        return new Account(
                account.id(),
                account.email(),
                account.name(),
                account.language(),
                account.planId(),
                account.state(),
                account.limits(),
                NO_BALANCE,
                account.createdAt());
    }

    private Answer change(AdminCall call) {
        String id = call.segment("id");
        Account.Change asked = call.read(Account.Change.class);
        changing.lock();
        try {
            call.requireMatch(version(customers.find(id).orElseThrow(AccountRoutes::noAccount)));
            return switch (accounts.change(call.actor(), id, asked)) {
                case Changing.Changed changed -> {
                    Account account = customers.shown(changed.customer());
                    yield Answer.ok(account).withEtag(call.http().etag(version(account)));
                }
                case Changing.NoSuchAccount none -> throw noAccount();
                case Changing.DearerPlan dearer ->
                        throw ProblemException.of(
                                422,
                                "notice_period",
                                "A dearer plan takes notice; propose it at POST /accounts/{id}/plan.");
            };
        } finally {
            changing.unlock();
        }
    }

    private Answer grant(AdminCall call) {
        return Answer.created(
                credit.give(call.actor(), call.segment("id"), call.read(Account.GrantRequest.class))
                        .orElseThrow(AccountRoutes::noAccount));
    }

    private Answer suspend(AdminCall call) {
        return Answer.ok(
                accounts.suspend(call.actor(), call.segment("id"), call.reason())
                        .map(customers::shown)
                        .orElseThrow(AccountRoutes::noAccount));
    }

    private Answer resume(AdminCall call) {
        return Answer.ok(
                accounts.resume(call.actor(), call.segment("id"), call.reason())
                        .map(customers::shown)
                        .orElseThrow(AccountRoutes::noAccount));
    }

    static ProblemException noAccount() {
        return ProblemException.notFound("There is no such account.");
    }
}
