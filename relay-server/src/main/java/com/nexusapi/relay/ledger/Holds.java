package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.foundation.Tasks;
import com.nexusapi.relay.ledger.Hold.Part;
import com.nexusapi.relay.ledger.LeaseStore.LeaseRow;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Holds credit for calls against what this node has leased, and leases more when it does not
 * suffice: one taking an account at a time, for all calls that wait for it.
 */
final class Holds {

    private static final System.Logger LOG = System.getLogger(Holds.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A call that was outrun by others so often is told to come again. */
    private static final int MOST_TURNS = 20;

    private static final int MOST_ASKS = 1_024;

    private final Db db;
    private final Ids ids;
    private final Clock clock;
    private final Tasks tasks;
    private final Leases leases;
    private final NodeRun run;
    private final Map<String, AccountCredit> accounts = new ConcurrentHashMap<>();

    /** Leases being taken: in the store perhaps, in memory not yet. */
    private final Set<String> beingTaken = ConcurrentHashMap.newKeySet();

    Holds(Ledger.Surroundings around, Leases leases, NodeRun run) {
        this.db = around.db();
        this.ids = around.ids();
        this.clock = around.clock();
        this.tasks = around.tasks();
        this.leases = leases;
        this.run = run;
    }

    Authorization authorize(HoldRequest request) {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            if (!run.mayHold()) {
                return new Authorization.Unavailable();
            }
            AccountCredit credit = credit(request.accountId());
            Optional<List<Part>> parts = credit.hold(request.bound(), clock.now());
            if (parts.isPresent()) {
                return granted(credit, request, parts.get());
            }
            LeaseAsk ask = new LeaseAsk(request.bound());
            if (!credit.ask(ask)) {
                accounts.remove(request.accountId(), credit);
                continue;
            }
            LeaseAnswer answer = await(ask);
            if (!run.mayHold()) {
                // declared dead, perhaps, while this call waited: what is known here may be swept
                return new Authorization.Unavailable();
            }
            parts = credit.hold(request.bound(), clock.now());
            if (parts.isPresent()) {
                return granted(credit, request, parts.get());
            }
            Optional<Authorization> refusal = refusal(answer, credit, request.bound());
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        return new Authorization.HeldByOtherCalls();
    }

    private static Authorization granted(
            AccountCredit credit, HoldRequest request, List<Part> parts) {
        return new Authorization.Granted(new Hold(credit, request.call(), parts));
    }

    /** Holds more for a call; false when the credit does not allow it. */
    boolean extend(Hold hold, Money more) {
        HoldRequest request = new HoldRequest(hold.accountId(), hold.call(), more);
        if (authorize(request) instanceof Authorization.Granted(Hold extension)) {
            hold.grow(extension.parts());
            return true;
        }
        return false;
    }

    /** Empty when the credit was there, and others were faster. */
    private Optional<Authorization> refusal(LeaseAnswer answer, AccountCredit credit, Money bound) {
        return switch (answer) {
            case LeaseAnswer.Suspended() -> Optional.of(new Authorization.AccountSuspended());
            case LeaseAnswer.InDebt() -> Optional.of(new Authorization.InsufficientCredit());
            case LeaseAnswer.Failed() -> Optional.of(new Authorization.Unavailable());
            case LeaseAnswer.Taken(List<HeldSlice> _, Money remaining, Money inLeases) -> {
                if (remaining.plus(credit.free(clock.now())).compareTo(bound) >= 0) {
                    yield Optional.empty();
                }
                yield Optional.of(
                        remaining.plus(inLeases).compareTo(bound) >= 0
                                ? new Authorization.HeldByOtherCalls()
                                : new Authorization.InsufficientCredit());
            }
        };
    }

    private LeaseAnswer await(LeaseAsk ask) {
        try {
            return tasks.await(ask.answer(), PATIENCE);
        } catch (TimeoutException e) {
            return new LeaseAnswer.Failed();
        }
    }

    private AccountCredit credit(String accountId) {
        return accounts.computeIfAbsent(
                accountId,
                id ->
                        new AccountCredit(
                                id, new Rounds<>(tasks, MOST_ASKS, asks -> lease(id, asks))));
    }

    /** One taking, for all calls of an account that wait. */
    private void lease(String accountId, List<LeaseAsk> asks) {
        AccountCredit credit = Optional.ofNullable(accounts.get(accountId)).orElseThrow();
        List<Money> bounds = asks.stream().map(LeaseAsk::bound).toList();
        String leaseId = ids.next("lease");
        LeaseAnswer answer = new LeaseAnswer.Failed();
        beingTaken.add(leaseId);
        try {
            Leases.Request request =
                    new Leases.Request(
                            new LeaseRow(leaseId, accountId),
                            run.id(),
                            bounds,
                            credit.free(clock.now()),
                            credit.spentASecond());
            answer = take(request);
            if (answer instanceof LeaseAnswer.Taken taken) {
                credit.add(taken.leased(), () -> run.id().equals(request.nodeRun()));
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=lease_failed account=" + accountId, e);
        } finally {
            beingTaken.remove(leaseId);
            LeaseAnswer told = answer;
            asks.forEach(ask -> ask.answer().complete(told));
        }
    }

    /** A taking whose outcome is unknown is asked for again: the lease's id tells. */
    private LeaseAnswer take(Leases.Request request) {
        try {
            return db.call(tx -> leases.take(tx, request));
        } catch (StoreException e) {
            if (!e.isOutcomeUnknown()) {
                throw e;
            }
            return db.call(tx -> leases.take(tx, request));
        }
    }

    Money heldBy(String accountId) {
        return Optional.ofNullable(accounts.get(accountId))
                .map(AccountCredit::held)
                .orElse(Money.ZERO);
    }

    Collection<AccountCredit> all() {
        return accounts.values();
    }

    Optional<AccountCredit> of(String accountId) {
        return Optional.ofNullable(accounts.get(accountId));
    }

    /** Drops accounts that have had nothing for long. */
    void dropIdle() {
        accounts.values().removeIf(AccountCredit::retire);
    }

    /** All leases that this node knows of. */
    Set<String> leaseIds() {
        Set<String> known = new HashSet<>(beingTaken);
        accounts.values().forEach(credit -> known.addAll(credit.leaseIds()));
        return known;
    }

    /** The leases were swept: nothing is held against them any more. */
    void forget() {
        accounts.values().forEach(credit -> credit.forget(leaseId -> true));
    }
}
