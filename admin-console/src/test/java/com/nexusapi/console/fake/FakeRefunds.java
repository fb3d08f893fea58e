package com.nexusapi.console.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.Check;
import com.nexusapi.common.admin.Refund.Event;
import com.nexusapi.common.admin.Refund.Rule;
import com.nexusapi.common.admin.Refund.Source;
import com.nexusapi.common.admin.Refund.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The refund requests of the fake relay, and the rules it decides them by. */
final class FakeRefunds {

    private final ObjectMapper json = Json.newMapper();
    private final Instant now;
    private final Map<String, Refund.Detail> requests = new LinkedHashMap<>();

    FakeRefunds(Instant now, List<Account> accounts) {
        this.now = now;
        put(
                "rf_2041",
                accounts.get(0),
                State.ELIGIBLE,
                Source.ACCOUNT,
                "support@demo",
                2,
                List.of());
        put(
                "rf_2042",
                accounts.get(1),
                State.INELIGIBLE,
                Source.EMAIL,
                "support@demo",
                5,
                List.of(Rule.USED));
        put(
                "rf_2043",
                accounts.get(2),
                State.ELIGIBLE,
                Source.OPERATOR,
                "owner@nexusapi.test",
                11,
                List.of());
        put(
                "rf_2044",
                accounts.get(3),
                State.REQUESTED,
                Source.EMAIL,
                "support@demo",
                18,
                List.of());
        put(
                "rf_2039",
                accounts.get(4),
                State.REFUNDED,
                Source.ACCOUNT,
                "support@demo",
                -3,
                List.of());
        put(
                "rf_2035",
                accounts.get(5),
                State.REJECTED,
                Source.EMAIL,
                "support@demo",
                -9,
                List.of(Rule.WINDOW));
    }

    private void put(
            String id,
            Account account,
            State state,
            Source source,
            String requestedBy,
            int daysLeft,
            List<Rule> failed) {
        Instant paidAt = now.minus(Duration.ofDays(30 - daysLeft)).plus(Duration.ofHours(5));
        Instant requestedAt = now.minus(Duration.ofHours(7L + Math.abs(daysLeft)));
        Refund refund =
                new Refund(
                        id,
                        state,
                        account.id(),
                        account.email(),
                        "tu_" + id.substring(3),
                        new Refund.Paid(10_000, "USD"),
                        Money.ofDollars(100),
                        daysLeft % 2 == 0 ? Money.ofDollars(10) : Money.ZERO,
                        source,
                        "We chose another way to reach the models and have not used this credit.",
                        requestedAt,
                        paidAt.plus(Duration.ofDays(30)),
                        state == State.REQUESTED ? Optional.empty() : Optional.of(failed.isEmpty()),
                        failed,
                        requestedBy.replace("support@demo", account.email()),
                        state == State.REFUNDED
                                ? Optional.of("owner@nexusapi.test")
                                : Optional.empty(),
                        source == Source.EMAIL && state == State.ELIGIBLE);
        List<Event> timeline = new ArrayList<>();
        timeline.add(new Event(requestedAt, "requested", refund.requestedBy(), ""));
        if (state != State.REQUESTED) {
            timeline.add(
                    new Event(
                            requestedAt.plusSeconds(2),
                            failed.isEmpty() ? "eligible" : "ineligible",
                            "system",
                            failed.isEmpty() ? "all rules hold" : ""));
        }
        requests.put(
                id,
                new Refund.Detail(
                        refund,
                        paidAt,
                        state == State.REQUESTED
                                ? Optional.empty()
                                : Optional.of(requestedAt.plusSeconds(2)),
                        state == State.REQUESTED ? List.of() : checks(failed),
                        timeline,
                        state == State.REJECTED
                                ? Optional.of("Asked for after the 30 days of the terms.")
                                : Optional.empty(),
                        state == State.REFUNDED ? Optional.of("ref_8f31c0") : Optional.empty(),
                        handling(state),
                        effect(refund)));
    }

    /** One more request, the nearest to its deadline. */
    String asked(Account account) {
        String id = "rf_" + (2_100 + requests.size());
        put(id, account, State.REQUESTED, Source.ACCOUNT, "support@demo", 1, List.of());
        return id;
    }

    private Refund.Handling handling(State state) {
        return new Refund.Handling(
                state == State.REJECTED ? Optional.of(Refund.Refusal.LATE) : Optional.empty(),
                Optional.empty(),
                state == State.FAILED,
                state == State.OUTCOME_UNKNOWN
                        ? Optional.of(now.minus(Duration.ofHours(2)))
                        : Optional.empty(),
                Optional.empty());
    }

    private static Optional<Refund.Effect> effect(Refund refund) {
        if (refund.state() == State.REFUNDED || refund.state() == State.REJECTED) {
            return Optional.empty();
        }
        List<LedgerEntry.Posting> postings = new ArrayList<>();
        postings.add(
                new LedgerEntry.Posting(
                        "customer:" + refund.accountId() + ":paid", refund.credit()));
        postings.add(new LedgerEntry.Posting("processor:dodo", refund.credit().negated()));
        if (!refund.bonus().isZero()) {
            postings.add(
                    new LedgerEntry.Posting(
                            "customer:" + refund.accountId() + ":promo", refund.bonus()));
            postings.add(new LedgerEntry.Posting("promo:given", refund.bonus().negated()));
        }
        return Optional.of(
                new Refund.Effect(
                        refund.paid(), refund.credit(), refund.bonus(), Money.ZERO, postings));
    }

    private static List<Check> checks(List<Rule> failed) {
        return List.of(
                check(Rule.WINDOW, failed, "asked after 12 d 4 h", "asked after 33 d 2 h"),
                check(
                        Rule.USED,
                        failed,
                        "remaining $100.00 of $100.00, bonus untouched",
                        "remaining $91.37 of $100.00: $8.63 used"),
                check(Rule.DISPUTED, failed, "no dispute at the provider", "dispute open"),
                check(Rule.ALREADY_REFUNDED, failed, "no earlier refund", "refunded before"));
    }

    private static Check check(Rule rule, List<Rule> failed, String good, String bad) {
        boolean isFailed = failed.contains(rule);
        return new Check(rule, !isFailed, isFailed ? bad : good);
    }

    List<Refund> list(Optional<State> state) {
        return requests.values().stream()
                .map(Refund.Detail::refund)
                .filter(refund -> state.isEmpty() || state.get() == refund.state())
                .toList();
    }

    long pending() {
        return requests.values().stream()
                .filter(detail -> detail.refund().state().compareTo(State.INELIGIBLE) <= 0)
                .count();
    }

    Refund.Detail get(String id) {
        return Optional.ofNullable(requests.get(id))
                .orElseThrow(() -> new FakeProblem(404, "not_found", "No such refund request."));
    }

    Refund.Detail approve(String id, String operator) {
        Refund.Detail detail = get(id);
        if (detail.refund().requestedBy().equals(operator)) {
            throw new FakeProblem(
                    403, "four_eyes", "You requested this refund yourself; another must approve.");
        }
        if (detail.refund().state() == State.INELIGIBLE) {
            throw new FakeProblem(
                    422, "not_eligible", "USED: remaining $91.37 of $100.00, $8.63 used.");
        }
        return change(detail, State.APPROVED, operator, Optional.empty());
    }

    Refund.Detail reject(String id, String operator, String reason) {
        return change(get(id), State.REJECTED, operator, Optional.of(reason));
    }

    Refund.Detail move(String id, State state, String operator, String reason) {
        return change(get(id), state, operator, Optional.of(reason));
    }

    private Refund.Detail change(
            Refund.Detail before, State state, String operator, Optional<String> reason) {
        Refund old = before.refund();
        Refund refund =
                new Refund(
                        old.id(),
                        state,
                        old.accountId(),
                        old.accountEmail(),
                        old.topUpId(),
                        old.paid(),
                        old.credit(),
                        old.bonus(),
                        old.source(),
                        old.reason(),
                        old.requestedAt(),
                        old.deadlineAt(),
                        old.eligible(),
                        old.failedRules(),
                        old.requestedBy(),
                        state == State.APPROVED ? Optional.of(operator) : old.approvedBy(),
                        false);
        List<Event> timeline = new ArrayList<>(before.timeline());
        timeline.add(
                new Event(now, state.name().toLowerCase(Locale.ROOT), operator, reason.orElse("")));
        Refund.Detail after =
                new Refund.Detail(
                        refund,
                        before.paidAt(),
                        before.evaluatedAt(),
                        before.checks(),
                        timeline,
                        reason,
                        before.providerRefundId(),
                        handling(state),
                        effect(refund));
        requests.put(old.id(), after);
        return after;
    }

    Object answer(List<String> path, Map<String, String> query, String operator, byte[] body)
            throws IOException {
        if (path.size() == 1) {
            return new Page<>(
                    list(Optional.ofNullable(query.get("state")).map(Refund.State::valueOf)),
                    Optional.empty());
        }
        String id = path.get(1);
        return switch (path.size() == 2 ? "" : path.get(2)) {
            case "" -> get(id);
            case "approve" -> approve(id, operator);
            case "reject" ->
                    reject(
                            id,
                            operator,
                            json.readValue(body, Refund.Rejection.class).reason().orElse(""));
            case "reply" ->
                    Map.of(
                            "subject",
                            "Your refund of $100.00",
                            "text",
                            "Hello,\nyour refund is on its way. Your card shows it within ten days.");
            case "retry" -> move(id, Refund.State.REFUNDED, operator, "sent again");
            case "exception" -> move(id, Refund.State.ELIGIBLE, operator, "exception");
            case "notes" -> get(id);
            default -> throw new FakeProblem(404, "not_found", "Nothing is here.");
        };
    }
}
