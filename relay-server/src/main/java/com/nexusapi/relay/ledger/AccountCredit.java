package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.ledger.Hold.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What this node has leased of one account's credit: slices that calls hold against, in memory. The
 * durable slices are never less than what is known here, because every change of them by this node
 * happens in {@link Settler}'s rounds, which report back.
 */
final class AccountCredit {

    /** Rounds of {@link #collect} without any hold after which the lease goes back. */
    private static final int IDLE_ROUNDS = 3;

    private final String accountId;
    private final Rounds<LeaseAsk> asks;

    /** Guards all that follows; held for moments only, never across a wait. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<HeldSlice> slices = new ArrayList<>();
    private Money spentLately = Money.ZERO;
    private Money spentASecond = Money.ZERO;
    private int idleRounds;
    private boolean retired;

    AccountCredit(String accountId, Rounds<LeaseAsk> asks) {
        this.accountId = accountId;
        this.asks = asks;
    }

    String accountId() {
        return accountId;
    }

    Rounds<LeaseAsk> asks() {
        return asks;
    }

    /** Sets so much aside, in draw-down order; empty when the slices do not cover it. */
    Optional<List<Part>> hold(Money amount, Instant now) {
        lock.lock();
        try {
            idleRounds = 0;
            List<Part> parts = new ArrayList<>();
            Money open = amount;
            for (HeldSlice slice : slices) {
                Money part = slice.isOpenAt(now) ? open.min(slice.free()) : Money.ZERO;
                if (part.isPositive()) {
                    parts.add(new Part(slice, part));
                    open = open.minus(part);
                }
            }
            if (open.isPositive()) {
                return Optional.empty();
            }
            parts.forEach(part -> part.slice().hold(part.amount()));
            return Optional.of(parts);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a hold of which nothing was charged. */
    void release(List<Part> parts) {
        lock.lock();
        try {
            parts.forEach(part -> part.slice().release(part.amount()));
        } finally {
            lock.unlock();
        }
    }

    /** Ends a hold of which the given parts were charged, durably. */
    void spend(List<Part> held, List<Part> charged) {
        lock.lock();
        try {
            held.forEach(part -> part.slice().release(part.amount()));
            for (Part part : charged) {
                part.slice().take(part.amount());
                spentLately = spentLately.plus(part.amount());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a lease, if its run still is this node's when it can be held; otherwise {@link #forget}
     * has been called, or will be.
     */
    void add(Collection<HeldSlice> leased, BooleanSupplier isOurs) {
        lock.lock();
        try {
            if (isOurs.getAsBoolean()) {
                slices.addAll(leased);
                slices.sort(HeldSlice.DRAW_DOWN);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What new calls could hold. */
    Money free(Instant now) {
        lock.lock();
        try {
            return slices.stream()
                    .filter(slice -> slice.isOpenAt(now))
                    .map(HeldSlice::free)
                    .reduce(Money.ZERO, Money::plus);
        } finally {
            lock.unlock();
        }
    }

    Money held() {
        lock.lock();
        try {
            return slices.stream().map(HeldSlice::held).reduce(Money.ZERO, Money::plus);
        } finally {
            lock.unlock();
        }
    }

    Money spentASecond() {
        lock.lock();
        try {
            return spentASecond;
        } finally {
            lock.unlock();
        }
    }

    /** No new call holds slices of these leases any more. */
    void recall(Set<String> leaseIds) {
        lock.lock();
        try {
            slices.stream()
                    .filter(slice -> leaseIds.contains(slice.leaseId()))
                    .forEach(HeldSlice::close);
        } finally {
            lock.unlock();
        }
    }

    /** No new call holds slices of these lots any more. */
    void close(Predicate<Lot> lots) {
        lock.lock();
        try {
            slices.stream().filter(slice -> lots.test(slice.lot())).forEach(HeldSlice::close);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes out what is to be returned: all that is free in slices that are closing, expired or
     * idle, and slices spent to the end, whose charges then count in their lots. Called once a
     * second.
     */
    List<Returned> collectEverySecond(Instant now) {
        lock.lock();
        try {
            spentASecond = spentLately;
            spentLately = Money.ZERO;
            boolean isIdle = ++idleRounds > IDLE_ROUNDS;
            return collect(slice -> isIdle || !slice.isOpenAt(now));
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #collectEverySecond}, between times, for slices that are closing. */
    List<Returned> collectClosing(Instant now) {
        lock.lock();
        try {
            return collect(slice -> !slice.isOpenAt(now));
        } finally {
            lock.unlock();
        }
    }

    private List<Returned> collect(Predicate<HeldSlice> goes) {
        List<Returned> returned = new ArrayList<>();
        for (HeldSlice slice : List.copyOf(slices)) {
            boolean isDone = slice.held().isZero() && (slice.isSpent() || goes.test(slice));
            if (isDone || (goes.test(slice) && slice.free().isPositive())) {
                returned.add(new Returned(slice.leaseId(), slice.lot().id(), slice.free()));
                slice.take(slice.free());
            }
            if (isDone) {
                slices.remove(slice);
            }
        }
        return returned;
    }

    /** Forgets slices that the store does not have any more: their run was declared dead. */
    void forget(Predicate<String> leaseIds) {
        lock.lock();
        try {
            slices.removeIf(slice -> leaseIds.test(slice.leaseId()));
        } finally {
            lock.unlock();
        }
    }

    Set<String> leaseIds() {
        lock.lock();
        try {
            return slices.stream().map(HeldSlice::leaseId).collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /** True if it was idle for long and has nothing; nobody may use it after that. */
    boolean retire() {
        lock.lock();
        try {
            retired |= slices.isEmpty() && idleRounds > IDLE_ROUNDS && asks.isIdle();
            return retired;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for more credit; false when retired. */
    boolean ask(LeaseAsk ask) {
        lock.lock();
        try {
            if (!retired) {
                idleRounds = 0;
                asks.add(ask);
            }
            return !retired;
        } finally {
            lock.unlock();
        }
    }

    /** The parts of a hold that a charge takes, in their order; less than the charge if short. */
    static List<Part> charged(List<Part> held, Money charge) {
        List<Part> charged = new ArrayList<>();
        Money open = charge;
        for (Part part : held) {
            Money taken = open.min(part.amount());
            if (taken.isPositive()) {
                charged.add(new Part(part.slice(), taken));
                open = open.minus(taken);
            }
        }
        return charged;
    }
}
