package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Customers' accounts: opening, reading, changing, suspending. */
public final class Accounts {

    /** Answer to {@link #open}. */
    public sealed interface Opening {

        record Opened(Customer customer) implements Opening {}

        record EmailTaken() implements Opening {}
    }

    /** Answer to {@link #change}. */
    public sealed interface Changing {

        record Changed(Customer customer) implements Changing {}

        record NoSuchAccount() implements Changing {}

        /** Another plan would raise the account's prices, which takes notice (DESIGN §6). */
        record DearerPlan() implements Changing {}
    }

    private static final Set<String> LANGUAGES = Set.of("en", "zh");
    private static final int MOST_NAME_CHARS = 200;
    private static final long NO_PLAN_BPS = 10_000;

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final Access access;
    private final AuditStore audit;
    private final AccountStore store = new AccountStore();

    /**
     * @param access sees suspensions made here at once
     */
    public Accounts(Db db, Ids ids, Clock clock, Access access) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
        this.access = access;
        this.audit = new AuditStore(clock);
    }

    public Opening open(String actor, Account.Creation asked) {
        Customer customer =
                new Customer(
                        ids.next("acc"),
                        Emails.check(asked.email()),
                        requireText(asked.name(), MOST_NAME_CHARS, "name"),
                        language(asked.language().orElse("en")),
                        asked.planId(),
                        Account.State.ACTIVE,
                        clock.now());
        return db.call(tx -> {
            if (store.hasEmail(tx, customer.email())) {
                return new Opening.EmailTaken();
            }
            planBps(tx, customer.planId());
            store.insert(tx, customer);
            audit.append(tx, new Event(actor, "account.opened", customer.id(), ""));
            ConfigVersion.raise(tx);
            return new Opening.Opened(customer);
        });
    }

    public Optional<Customer> find(String id) {
        return db.call(tx -> store.find(tx, id));
    }

    /** Accounts older than the given id, newest first. */
    public List<Customer> before(String id, int limit) {
        return db.call(tx -> store.before(tx, id, limit));
    }

    public Changing change(String actor, String id, Account.Change asked) {
        Optional<String> name =
                asked.name().map(text -> requireText(text, MOST_NAME_CHARS, "name"));
        Optional<String> language = asked.language().map(Accounts::language);
        Changing result =
                db.call(tx ->
                        store.find(tx, id)
                                .map(was ->
                                        change(
                                                tx,
                                                actor,
                                                was,
                                                new Account.Change(name, language, asked.planId())))
                                .orElseGet(Changing.NoSuchAccount::new));
        access.refresh();
        return result;
    }

    private Changing change(Tx tx, String actor, Customer was, Account.Change asked) {
        Customer changed =
                new Customer(
                        was.id(),
                        was.email(),
                        asked.name().orElse(was.name()),
                        asked.language().orElse(was.language()),
                        asked.planId().or(was::planId),
                        was.state(),
                        was.createdAt());
        if (planBps(tx, changed.planId()) > planBps(tx, was.planId())) {
            return new Changing.DearerPlan();
        }
        store.update(tx, changed);
        audit.append(tx, new Event(actor, "account.changed", was.id(), differences(was, changed)));
        ConfigVersion.raise(tx);
        return new Changing.Changed(changed);
    }

    /** Refuses new calls at once; settlements of running ones are still taken. */
    public Optional<Customer> suspend(String actor, String id, String reason) {
        return setState(new Event(actor, "account.suspended", id, reason), Account.State.SUSPENDED);
    }

    public Optional<Customer> resume(String actor, String id, String reason) {
        return setState(new Event(actor, "account.resumed", id, reason), Account.State.ACTIVE);
    }

    private Optional<Customer> setState(Event event, Account.State state) {
        Optional<Customer> changed =
                db.call(tx -> {
                    if (store.find(tx, event.subject()).isPresent()) {
                        store.setState(tx, event.subject(), state);
                        audit.append(tx, event);
                        ConfigVersion.raise(tx);
                    }
                    return store.find(tx, event.subject());
                });
        access.refresh();
        return changed;
    }

    private long planBps(Tx tx, Optional<String> planId) {
        if (planId.isEmpty()) {
            return NO_PLAN_BPS;
        }
        Optional<Long> bps = store.planBps(tx, planId.get());
        require(bps.isPresent(), "planId", "must be the id of a plan");
        return bps.orElse(NO_PLAN_BPS);
    }

    private static String language(String language) {
        require(LANGUAGES.contains(language), "language", "must be en or zh");
        return language;
    }

    private static String differences(Customer was, Customer is) {
        return "name %s → %s, language %s → %s, plan %s → %s"
                .formatted(
                        was.name(),
                        is.name(),
                        was.language(),
                        is.language(),
                        was.planId().orElse("-"),
                        is.planId().orElse("-"));
    }
}
