package com.nexusapi.relay.simulate;

import com.nexusapi.common.Money;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What everybody outside the relays knows: credit given, calls made, refunds asked for. */
final class Model {

    static final List<String> ACCOUNTS = List.of("acc_1", "acc_2", "acc_3");

    /** Credit that was to be given; {@code reference} is the top-up's id or the grant's reason. */
    record Given(String account, String reference, Money credit, Money bonus) {}

    private final Map<String, Given> given = new HashMap<>();
    private final Set<String> surelyGiven = new HashSet<>();
    private final Set<String> refundAsked = new HashSet<>();
    private final Set<String> surelyRefunded = new HashSet<>();
    private final Map<String, Call> calls = new HashMap<>();
    private final List<Call> running = new ArrayList<>();
    private final List<String> topUps = new ArrayList<>();

    void asks(Given credit) {
        given.put(credit.reference(), credit);
    }

    void gave(Given credit) {
        surelyGiven.add(credit.reference());
        if (credit.reference().startsWith("top")) {
            topUps.add(credit.reference());
        }
    }

    Optional<Given> given(String reference) {
        return Optional.ofNullable(given.get(reference));
    }

    Set<String> surelyGiven() {
        return surelyGiven;
    }

    /** Top-ups that customers know to have been credited. */
    List<String> topUps() {
        return topUps;
    }

    void asksRefund(String topUp) {
        refundAsked.add(topUp);
    }

    void refunded(String topUp) {
        surelyRefunded.add(topUp);
    }

    boolean wasRefundAsked(String topUp) {
        return refundAsked.contains(topUp);
    }

    Set<String> surelyRefunded() {
        return surelyRefunded;
    }

    void begins(Call call) {
        calls.put(call.id(), call);
        running.add(call);
    }

    Optional<Call> call(String id) {
        return Optional.ofNullable(calls.get(id));
    }

    /** Calls that have not ended, as far as their processes are alive. */
    List<Call> running() {
        running.removeIf(call ->
                call.process().isDead()
                        || switch (call.state()) {
                            case ASKED, HELD, ENDING -> false;
                            case REFUSED, DELIVERED, WITHHELD, UNKNOWN, RELEASED -> true;
                        });
        return running;
    }

    Map<String, Call> calls() {
        return calls;
    }
}
