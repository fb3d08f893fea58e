package com.nexusapi.console.fake;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.common.admin.TopUp.Event;
import com.nexusapi.common.admin.TopUp.Kind;
import com.nexusapi.common.admin.TopUp.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The top-ups of the fake relay, newest first, and two payment events that need a person. */
final class FakeTopUps {

    private static final List<State> STATES =
            List.of(
                    State.PENDING,
                    State.PAID,
                    State.PAID,
                    State.REFUNDED,
                    State.FAILED,
                    State.PAID);

    private final List<TopUp.Detail> topUps = new ArrayList<>();
    private final List<PaymentEvent> parked = new ArrayList<>();

    FakeTopUps(Instant now, List<Account> accounts) {
        for (int i = 0; i < 240; i++) {
            Account account = accounts.get(i % accounts.size());
            topUps.add(
                    topUp(i, account, STATES.get(i % STATES.size()), now.minusSeconds(7_000L * i)));
        }
        parked.add(
                event(
                        now.minus(Duration.ofMinutes(47)),
                        "payment.succeeded",
                        "payment pay_7HQ2V0M3 names no top-up of ours"));
        parked.add(
                event(
                        now.minus(Duration.ofHours(9)),
                        "refund.succeeded",
                        "the provider knows no payment pay_44ZC81KD"));
    }

    private static PaymentEvent event(Instant at, String type, String failure) {
        String id = "evt_" + at.getEpochSecond();
        return new PaymentEvent(
                id,
                "msg_" + at.getEpochSecond(),
                type,
                Optional.of(failure.replaceAll(".*(pay_\\w+).*", "$1")),
                PaymentEvent.State.PARKED,
                at,
                at,
                type.startsWith("refund") ? 10 : 1,
                failure);
    }

    private static TopUp.Detail topUp(int number, Account account, State state, Instant at) {
        Money credit = Money.ofDollars(number % 3 == 1 ? 50 : 20);
        boolean isPaid = state == State.PAID || state == State.REFUNDED;
        Money bonus = isPaid && number < 8 ? Money.ofNanos(credit.nanoUsd() / 10) : Money.ZERO;
        Money fee = isPaid ? Money.ofCents(number % 3 == 1 ? 240 : 120) : Money.ZERO;
        long minor = number % 3 == 1 ? 5_000 : 2_000;
        String id = "top_%04d".formatted(4_000 - number);
        TopUp topUp =
                new TopUp(
                        id,
                        account.id(),
                        state,
                        new Refund.Paid(minor, "USD"),
                        credit,
                        bonus,
                        isPaid ? Optional.of(at.plusSeconds(95)) : Optional.empty(),
                        at);
        return new TopUp.Detail(
                topUp,
                account.email(),
                new TopUp.Provider(
                        Optional.of("cks_9Q1" + number),
                        isPaid ? Optional.of("pay_5KX" + number) : Optional.empty(),
                        isPaid ? Optional.of(at.plusSeconds(92)) : Optional.empty(),
                        isPaid
                                ? Optional.of("https://invoices.example.com/pay_5KX" + number)
                                : Optional.empty(),
                        isPaid
                                ? Optional.of(
                                        new Refund.Paid(
                                                minor - (minor == 5_000 ? 240 : 120), "USD"))
                                : Optional.empty()),
                fee,
                bonus.isZero() ? 0 : 1_000,
                Optional.empty(),
                number == 1 ? List.of("top_3997") : List.of(),
                timeline(topUp, fee, at));
    }

    private static List<Event> timeline(TopUp topUp, Money fee, Instant at) {
        List<Event> events = new ArrayList<>();
        events.add(new Event(at, Kind.CREATED, "", Optional.of(topUp.credit()), ""));
        events.add(
                new Event(
                        at.plusSeconds(1), Kind.CHECKOUT_OPENED, "cks_9Q1", Optional.empty(), ""));
        if (topUp.paidAt().isPresent()) {
            Instant paid = at.plusSeconds(92);
            events.add(new Event(paid, Kind.PAID, "pay_5KX", Optional.empty(), "60.00 USD"));
            Instant credited = at.plusSeconds(95);
            events.add(
                    new Event(
                            credited, Kind.CREDITED, "jrn_0Q8C2", Optional.of(topUp.credit()), ""));
            if (!topUp.bonus().isZero()) {
                events.add(
                        new Event(
                                credited, Kind.BONUS, "jrn_0Q8C2", Optional.of(topUp.bonus()), ""));
            }
            events.add(new Event(credited, Kind.FEE, "jrn_0Q8C2", Optional.of(fee), ""));
        }
        if (topUp.state() == State.FAILED) {
            Instant later = at.plus(Duration.ofDays(2));
            events.add(new Event(later, Kind.GIVEN_UP, "", Optional.empty(), ""));
        }
        return events;
    }

    Page<TopUp> list(Map<String, String> query) {
        List<TopUp> found =
                topUps.stream()
                        .map(TopUp.Detail::topUp)
                        .filter(it -> same(query, "state", it.state().name()))
                        .filter(it -> same(query, "accountId", it.accountId()))
                        .filter(it ->
                                it.id().compareTo(query.getOrDefault("cursor", "top_9999")) < 0)
                        .toList();
        int limit = Integer.parseInt(query.getOrDefault("limit", "50"));
        return found.size() <= limit
                ? new Page<>(found, Optional.empty())
                : new Page<>(found.subList(0, limit), Optional.of(found.get(limit - 1).id()));
    }

    private static boolean same(Map<String, String> query, String name, String value) {
        return query.getOrDefault(name, value).equals(value);
    }

    TopUp.Detail get(String id) {
        return topUps.stream()
                .filter(it -> it.topUp().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new FakeProblem(404, "not_found", "No such top-up."));
    }

    Optional<TopUp> paid(String id) {
        return topUps.stream()
                .map(TopUp.Detail::topUp)
                .filter(topUp -> topUp.id().equals(id) && topUp.state() == State.PAID)
                .findFirst();
    }

    Page<PaymentEvent> parked() {
        return new Page<>(parked, Optional.empty());
    }

    TopUp assign(String id, PaymentEvent.Assignment asked) {
        take(id);
        return topUps.stream()
                .map(TopUp.Detail::topUp)
                .filter(it -> it.accountId().equals(asked.accountId()))
                .findFirst()
                .orElseThrow(() -> new FakeProblem(404, "not_found", "No such account."));
    }

    private PaymentEvent take(String id) {
        PaymentEvent event =
                parked.stream()
                        .filter(it -> it.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new FakeProblem(409, "wrong_state", "Not parked."));
        parked.remove(event);
        return event;
    }

    PaymentEvent decide(String id, String verb) {
        PaymentEvent event = take(id);
        return new PaymentEvent(
                event.id(),
                event.webhookId(),
                event.type(),
                event.paymentId(),
                verb.equals("retry") ? PaymentEvent.State.WAITING : PaymentEvent.State.DISMISSED,
                event.receivedAt(),
                event.dueAt(),
                0,
                "");
    }
}
