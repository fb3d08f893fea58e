package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * Credit set aside for one running call; it grows by {@link Ledger#extend} and ends once. Used by
 * one thread at a time.
 */
public final class Hold {

    /** So much of one slice. */
    record Part(HeldSlice slice, Money amount) {}

    private final AccountCredit credit;
    private final CallFacts call;
    private final List<Part> parts;
    private boolean ended;

    Hold(AccountCredit credit, CallFacts call, List<Part> parts) {
        this.credit = credit;
        this.call = call;
        this.parts = new ArrayList<>(parts);
    }

    public CallFacts call() {
        return call;
    }

    public Money amount() {
        return parts.stream().map(Part::amount).reduce(Money.ZERO, Money::plus);
    }

    AccountCredit credit() {
        return credit;
    }

    String accountId() {
        return credit.accountId();
    }

    /** In draw-down order, save that what was held later comes later. */
    List<Part> parts() {
        return parts;
    }

    void grow(List<Part> more) {
        parts.addAll(more);
    }

    /** True for the first caller: only one may charge or release. */
    boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
