package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.security.AuditStore.Event;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Instant;
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

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final Access access;
    private final AuditStore audit;
    private final AccountStore store = new AccountStore();
    private final PlanStore plans = new PlanStore();

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
                        CallLimits.NONE,
                        clock.now());
        return db.call(tx -> {
            if (store.hasEmail(tx, customer.email())) {
                return new Opening.EmailTaken();
            }
            customer.planId().ifPresent(plan -> requirePlan(plans.book(tx), plan));
            store.insert(tx, customer);
            audit.append(tx, new Event(actor, "account.opened", customer.id(), ""));
            ConfigVersion.raise(tx);
            return new Opening.Opened(customer);
        });
    }

    public Optional<Customer> find(String id) {
        return db.call(tx -> find(tx, id));
    }

    /** Empty for an account that an operator opened and nobody signed in to. */
    public Optional<AcceptedTerms> terms(String id) {
        return db.call(tx -> store.terms(tx, id));
    }

    /** A move to another plan that only waits for all nodes to know of it counts as done. */
    private Optional<Customer> find(Tx tx, String id) {
        return store.find(tx, id, clock.now().plus(ConfigVersion.SPREAD));
    }

    /** Accounts older than the given id, newest first. */
    public List<Customer> before(String id, int limit) {
        return db.call(tx -> store.before(tx, id, clock.now().plus(ConfigVersion.SPREAD), limit));
    }

    public Changing change(String actor, String id, Account.Change asked) {
        Optional<String> name =
                asked.name().map(text -> requireText(text, MOST_NAME_CHARS, "name"));
        Optional<String> language = asked.language().map(Accounts::language);
        Optional<CallLimits> limits = asked.limits().map(each -> KeyRules.check(each, "limits."));
        Account.Change checked = new Account.Change(name, language, asked.planId(), limits);
        Changing result =
                db.call(tx ->
                        find(tx, id)
                                .map(was -> change(tx, actor, was, checked))
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
                        asked.limits().orElse(was.limits()),
                        was.createdAt());
        if (!changed.planId().equals(was.planId()) && !moved(tx, actor, changed)) {
            return new Changing.DearerPlan();
        }
        store.update(tx, changed);
        asked.limits().ifPresent(limits -> store.setLimits(tx, was.id(), limits));
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

    /**
     * Suspends in the caller's transaction, whose commit all nodes see within a second; false if it
     * was suspended before.
     */
    public boolean suspend(Tx tx, String actor, String id, String reason) {
        return changeState(
                tx, new Event(actor, "account.suspended", id, reason), Account.State.SUSPENDED);
    }

    /** As {@link #suspend(Tx, String, String, String)}, the other way. */
    public boolean resume(Tx tx, String actor, String id, String reason) {
        return changeState(
                tx, new Event(actor, "account.resumed", id, reason), Account.State.ACTIVE);
    }

    private boolean changeState(Tx tx, Event event, Account.State state) {
        boolean changes = find(tx, event.subject()).filter(was -> was.state() != state).isPresent();
        if (changes) {
            write(tx, event, state);
        }
        return changes;
    }

    private void write(Tx tx, Event event, Account.State state) {
        store.setState(tx, event.subject(), state);
        audit.append(tx, event);
        ConfigVersion.raise(tx);
    }

    private Optional<Customer> setState(Event event, Account.State state) {
        Optional<Customer> changed =
                db.call(tx -> {
                    if (find(tx, event.subject()).isPresent()) {
                        write(tx, event, state);
                    }
                    return find(tx, event.subject());
                });
        access.refresh();
        return changed;
    }

    /** Moves the account to its plan as soon as every node can know; false if that is dearer. */
    private boolean moved(Tx tx, String actor, Customer customer) {
        String planId = customer.planId().orElseThrow();
        plans.lock(tx);
        PlanBook book = plans.book(tx);
        requirePlan(book, planId);
        Instant now = clock.now();
        Instant acting = now.plus(ConfigVersion.SPREAD);
        Optional<String> first = plans.firstPlanOf(tx, customer.id()).orElseThrow().planId();
        if (book.isDearer(book.ofAccount(customer.id(), first), planId, now, acting)) {
            return false;
        }
        plans.insert(
                tx,
                new PlanChange(
                        ids.next("plch"),
                        new PlanChange.Subject.Move(planId, customer.id()),
                        acting,
                        "changed with the account",
                        Optional.empty(),
                        false,
                        actor,
                        Optional.empty(),
                        now));
        return true;
    }

    private static void requirePlan(PlanBook book, String planId) {
        require(book.has(planId), "planId", "must be the id of a plan");
    }

    private static String language(String language) {
        require(LANGUAGES.contains(language), "language", "must be en or zh");
        return language;
    }

    private static String differences(Customer was, Customer is) {
        String changed =
                "name %s → %s, language %s → %s, plan %s → %s"
                        .formatted(
                                was.name(),
                                is.name(),
                                was.language(),
                                is.language(),
                                was.planId().orElse("-"),
                                is.planId().orElse("-"));
        return was.limits().equals(is.limits())
                ? changed
                : "%s, limits %s → %s".formatted(changed, words(was.limits()), words(is.limits()));
    }

    private static String words(CallLimits limits) {
        return "(rpm %s, tpm %s, concurrency %s, monthlyBudget %s, models %s, ipRanges %s)"
                .formatted(
                        shown(limits.rpm()),
                        shown(limits.tpm()),
                        shown(limits.concurrency()),
                        shown(limits.monthlyBudget()),
                        shown(limits.models()),
                        shown(limits.ipRanges()));
    }

    private static String shown(Optional<?> limit) {
        return limit.map(Object::toString).orElse("-");
    }
}
