package com.nexusapi.console.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Decision;
import com.nexusapi.common.admin.Difference.Event;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.common.admin.Difference.Step;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Reconciliation;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.common.admin.Reconciliation.Count;
import com.nexusapi.common.admin.Reconciliation.Run;
import com.nexusapi.common.admin.Reconciliation.UpstreamDifference;
import com.nexusapi.common.admin.Reconciliation.UpstreamImport;
import com.nexusapi.common.admin.Reconciliation.UpstreamImported;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The differences and closed days of the fake relay. */
final class FakeReconciliation {

    private static final String SYSTEM = "system";

    private final ObjectMapper json = Json.newMapper();
    private final Instant now;
    private final Map<String, Difference.Detail> all = new LinkedHashMap<>();
    private Run last;

    FakeReconciliation(Instant now) {
        this.now = now;
        last = ran(SYSTEM, Optional.empty());
        put(
                Kind.REFUND_NOT_IN_LEDGER,
                "ref_8Kq2VtN0",
                Sides.of(Optional.empty(), Optional.of(Money.ofCents(5_000))),
                Cause.MADE_AT_PROVIDER,
                Duration.ofHours(3));
        put(
                Kind.UPSTREAM_COST,
                "2026-11-22 chn_openai gpt-4.1-mini",
                Sides.of(Money.ofCents(4_132), Money.ofCents(4_871)),
                Cause.PRICE_DIFFERS,
                Duration.ofHours(20));
        put(
                Kind.UPSTREAM_TOKENS,
                "2026-11-21 chn_openai gpt-4.1",
                Sides.ofTokens(18_240_112, 18_911_004),
                Cause.COUNT_DIFFERS,
                Duration.ofHours(44));
        put(
                Kind.FEE,
                "pay_Zt51mW7cLq",
                Sides.of(Money.ofCents(120), Money.ofCents(160)),
                Cause.FEE_NOT_AS_BOOKED,
                Duration.ofDays(3));
        put(
                Kind.FEE,
                "pay_Fr09yB2sXe",
                Sides.of(Money.ofCents(240), Money.ofCents(300)),
                Cause.FEE_NOT_AS_BOOKED,
                Duration.ofDays(4));
        put(
                Kind.CLOSED_DAY,
                "2026-11-17 fees",
                Sides.of(Money.ofCents(1_935), Money.ofCents(1_775)),
                Cause.ENTERED_LATE,
                Duration.ofDays(6));
    }

    private void put(Kind kind, String subject, Sides sides, Cause cause, Duration age) {
        String id = "dif_" + (1_041 + all.size());
        Instant at = now.minus(age);
        Difference difference =
                new Difference(
                        id,
                        kind,
                        subject,
                        State.OPEN,
                        sides,
                        cause,
                        at,
                        last.begunAt(),
                        Optional.empty());
        List<Fact> facts =
                List.of(
                        new Fact("payment", "pay_Zt51mW7cLq"),
                        new Fact("paymentStatus", "SUCCEEDED"),
                        new Fact("total", "24.00 USD"),
                        new Fact("settlement", "18.40 USD"),
                        new Fact("topUp", "top_1JZB3K7Q2M"),
                        new Fact("credit", "$20.00"),
                        new Fact("entry", "jrn_1JZB3K7Q9R TOP_UP $18.80"));
        String found = sides.ours().orElse(Money.ZERO) + " / " + sides.theirs().orElse(Money.ZERO);
        all.put(
                id,
                new Difference.Detail(
                        difference, facts, List.of(new Event(at, Step.FOUND, SYSTEM, found))));
    }

    private Run ran(String actor, Optional<String> problem) {
        Instant begun = now.minus(Duration.ofMinutes(12));
        return new Run("rec_1", begun, begun.plusSeconds(9), actor, 412, all.size(), 1, problem);
    }

    /** Everything agrees from now on. */
    void agree() {
        all.clear();
    }

    Reconciliation list(Optional<State> state) {
        List<Difference> found =
                all.values().stream()
                        .map(Difference.Detail::difference)
                        .filter(it -> state.map(wanted -> it.state() == wanted).orElse(true))
                        .toList();
        return new Reconciliation(found, Optional.empty(), summary());
    }

    private Reconciliation.Summary summary() {
        List<Difference> open =
                all.values().stream()
                        .map(Difference.Detail::difference)
                        .filter(it -> it.state() == State.OPEN)
                        .toList();
        Map<Kind, Long> counts = new TreeMap<>();
        open.forEach(it -> counts.merge(it.kind(), 1L, Long::sum));
        Money atStake = Money.ZERO;
        for (Difference difference : open) {
            Money delta = difference.sides().delta();
            atStake = atStake.plus(delta.isNegative() ? delta.negated() : delta);
        }
        return new Reconciliation.Summary(
                Optional.of(last),
                Optional.of(last.endedAt()),
                counts.entrySet().stream()
                        .map(each -> new Count(each.getKey(), each.getValue()))
                        .toList(),
                atStake,
                open.stream().map(Difference::openedAt).min(Instant::compareTo),
                all.size() - open.size(),
                Optional.of(today().minusDays(1)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    Difference.Detail get(String id) {
        return Optional.ofNullable(all.get(id))
                .orElseThrow(() -> new FakeProblem(404, "not_found", "No such difference."));
    }

    Difference.Detail resolve(String id, String actor, Difference.Resolution asked) {
        Difference.Detail before = get(id);
        Difference known = before.difference();
        Decision decision = new Decision(actor, asked.reason(), now);
        Difference after =
                new Difference(
                        id,
                        known.kind(),
                        known.subject(),
                        asked.state(),
                        known.sides(),
                        known.cause(),
                        known.openedAt(),
                        known.seenAt(),
                        Optional.of(decision));
        List<Event> events = new ArrayList<>(before.events());
        events.add(new Event(now, Step.valueOf(asked.state().name()), actor, asked.reason()));
        Difference.Detail detail = new Difference.Detail(after, before.evidence(), events);
        all.put(id, detail);
        return detail;
    }

    Run run(String actor) {
        last = ran(actor, Optional.empty());
        return last;
    }

    UpstreamImported importLines(UpstreamImport asked) {
        if (!asked.csv().startsWith("day,")) {
            throw new FakeProblem(400, "invalid_request", "csv must have the column day");
        }
        return new UpstreamImported(
                asked.apply(),
                asked.csv().lines().count() - 1,
                0,
                0,
                Money.ofCents(4_871),
                List.of(
                        new UpstreamDifference(
                                Kind.UPSTREAM_COST,
                                "2026-11-22 chn_openai gpt-4.1-mini",
                                Sides.of(Money.ofCents(4_132), Money.ofCents(4_871)),
                                Cause.PRICE_DIFFERS)));
    }

    Page<ClosedDay> days() {
        List<ClosedDay> days = new ArrayList<>();
        for (int back = 1; back <= 40; back++) {
            days.add(
                    new ClosedDay(
                            today().minusDays(back),
                            today().minusDays(back - 1L).atTime(1, 5).toInstant(ZoneOffset.UTC),
                            Money.ofCents(21_000 + 731L * (back % 7)),
                            Money.ofCents(1_900 + 57L * (back % 5)),
                            Money.ofCents(15_400 + 512L * (back % 7)),
                            Money.ofCents(25_000 - 1_000L * (back % 4)),
                            Money.ofCents(back % 6 == 0 ? 5_000 : 0),
                            Money.ofCents(1_480 - 40L * (back % 4)),
                            Money.ofCents(812_300 - 2_210L * back),
                            310 + back,
                            back % 9 == 0 ? 1 : 0,
                            Integer.toHexString(back * 0x9E3779B1).repeat(8)));
        }
        return new Page<>(days, Optional.empty());
    }

    Object answer(List<String> path, Map<String, String> query, String operator, byte[] body)
            throws IOException {
        if (path.size() == 1) {
            return list(Optional.ofNullable(query.get("state")).map(Difference.State::valueOf));
        }
        return switch (path.get(1)) {
            case "days" -> days();
            case "run" -> run(operator);
            case "upstream" -> importLines(json.readValue(body, UpstreamImport.class));
            default ->
                    path.size() == 2
                            ? get(path.get(1))
                            : resolve(
                                    path.get(1),
                                    operator,
                                    json.readValue(body, Difference.Resolution.class));
        };
    }
}
