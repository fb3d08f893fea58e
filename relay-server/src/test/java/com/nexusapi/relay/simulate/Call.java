package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import com.nexusapi.relay.ledger.Hold;
import java.util.Optional;

/** One call as its customer knows it. */
final class Call {

    /** What the customer, or a sober witness, knows of it. */
    enum State {
        /** Asked for credit, and not answered. */
        ASKED,
        REFUSED,
        HELD,
        /** Its charge was asked for. */
        ENDING,
        /** The end of its answer has left the relay. */
        DELIVERED,
        /** The relay knows that the end must not leave. */
        WITHHELD,
        /** Settling it failed in a way that says nothing. */
        UNKNOWN,
        RELEASED
    }

    private final String id;
    private final String account;
    private final NodeProcess process;
    private final long askedAtNanos;
    private State state = State.ASKED;
    private Optional<Hold> hold = Optional.empty();
    private Money charge = Money.ZERO;
    private Money heldAtEnd = Money.ZERO;
    private String run = "";

    Call(String id, String account, NodeProcess process, long askedAtNanos) {
        this.id = id;
        this.account = account;
        this.process = process;
        this.askedAtNanos = askedAtNanos;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    NodeProcess process() {
        return process;
    }

    long askedAtNanos() {
        return askedAtNanos;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    /**
     * Credit is held.
     *
     * @param byRun the run of the node that held it
     */
    void granted(Hold held, String byRun) {
        hold = Optional.of(held);
        run = byRun;
        state = State.HELD;
    }

    void ends(Money charged) {
        charge = charged;
        heldAtEnd = hold.map(Hold::amount).orElse(Money.ZERO);
        state = State.ENDING;
    }

    /** What a running call holds; nothing before and after, and in a process that is gone. */
    Money held() {
        return state == State.HELD && !process.isDead()
                ? hold.map(Hold::amount).orElse(Money.ZERO)
                : Money.ZERO;
    }

    String run() {
        return run;
    }

    Money charge() {
        return charge;
    }

    /** The part of the charge that its hold did not cover. */
    Money overrun() {
        return charge.minus(heldAtEnd).max(Money.ZERO);
    }
}
