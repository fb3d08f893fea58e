package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.relay.reconciliation.UpstreamStore.ChannelDay;
import com.nexusapi.relay.reconciliation.UpstreamStore.Invoiced;
import com.nexusapi.relay.reconciliation.UpstreamStore.Tokens;
import com.nexusapi.relay.reconciliation.UsageSumStore.Counted;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.upstream.Channels;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What upstreams say of a day, channel and model against what we counted, in tokens and in money.
 * Models are compared under the upstream's name: several of ours may be one of theirs. Only days of
 * channels for which something was imported are looked at.
 */
final class UpstreamComparison {

    private final Db db;
    private final Channels channels;
    private final UpstreamStore store = new UpstreamStore();
    private final UsageSumStore usage = new UsageSumStore();

    UpstreamComparison(Db db, Channels channels) {
        this.db = db;
        this.channels = channels;
    }

    /** What we counted under one of the upstream's names. */
    private record Ours(Tokens tokens, Money cost) {

        static final Ours NOTHING = new Ours(new Tokens(0, 0, 0), Money.ZERO);

        Ours plus(Counted more) {
            return new Ours(
                    tokens.plus(
                            new Tokens(
                                    more.inputTokens(),
                                    more.cachedInputTokens(),
                                    more.outputTokens())),
                    cost.plus(more.cost()));
        }

        boolean isNothing() {
            return tokens.all() == 0 && cost.isZero();
        }
    }

    Findings compare(Look look) {
        LocalDate from = LocalDate.ofInstant(look.from(), ZoneOffset.UTC);
        TreeSet<String> days = new TreeSet<>(look.openOf("upstream"));
        db.call(tx -> store.since(tx, from)).forEach(day -> days.add(day.toString()));
        Findings findings = new Findings();
        for (String day : days) {
            int space = day.indexOf(' ');
            ChannelDay of =
                    new ChannelDay(
                            LocalDate.parse(day.substring(0, space)), day.substring(space + 1));
            findings.examined("upstream " + of);
            List<Invoiced> rows = db.call(tx -> store.of(tx, of));
            db.call(tx -> compare(tx, of, rows, look.tolerances())).forEach(findings::add);
        }
        return findings;
    }

    /** One day of a channel, as if these rows were what its upstream says. */
    List<Finding> compare(Tx tx, ChannelDay of, Collection<Invoiced> rows, Tolerances tolerances) {
        Map<String, String> theirNames =
                channels.find(of.channelId()).map(Channel::models).orElse(Map.of());
        Map<String, Ours> ours = new TreeMap<>();
        for (Counted counted : usage.counted(tx, of.day(), of.channelId())) {
            String name = theirNames.getOrDefault(counted.model(), counted.model());
            ours.put(name, ours.getOrDefault(name, Ours.NOTHING).plus(counted));
        }
        Map<String, Invoiced> theirs = new TreeMap<>();
        for (Invoiced row : rows) {
            String name = theirNames.getOrDefault(row.model(), row.model());
            theirs.merge(name, row, Invoiced::plus);
        }
        List<Finding> found = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        for (String name : names) {
            new OfModel(
                            of + " " + name,
                            "upstream " + of,
                            ours.getOrDefault(name, Ours.NOTHING),
                            Optional.ofNullable(theirs.get(name)),
                            tolerances)
                    .compare(found);
        }
        return found;
    }

    /** One model's comparison. */
    private record OfModel(
            String subject,
            String scope,
            Ours ours,
            Optional<Invoiced> invoiced,
            Tolerances tolerances) {

        void compare(List<Finding> found) {
            if (invoiced.isEmpty()) {
                if (!tolerances.isSameCost(ours.cost(), Money.ZERO)) {
                    add(
                            found,
                            Kind.UPSTREAM_NOT_LISTED,
                            Sides.of(Optional.of(ours.cost()), Optional.empty()),
                            Cause.NOT_INVOICED_YET);
                }
                return;
            }
            Invoiced theirs = invoiced.get();
            if (ours.isNothing()) {
                if (!tolerances.isSameCost(Money.ZERO, theirs.amount())) {
                    add(
                            found,
                            Kind.UPSTREAM_NOT_COUNTED,
                            Sides.of(Optional.empty(), Optional.of(theirs.amount())),
                            Cause.KEY_USED_ELSEWHERE);
                }
                return;
            }
            boolean isSameCount =
                    theirs.tokens()
                            .map(tokens ->
                                    tolerances.isSameCount(ours.tokens().all(), tokens.all()))
                            .orElse(true);
            if (!isSameCount) {
                long tokens = theirs.tokens().map(Tokens::all).orElse(0L);
                add(
                        found,
                        Kind.UPSTREAM_TOKENS,
                        Sides.ofTokens(ours.tokens().all(), tokens),
                        Cause.COUNT_DIFFERS);
            }
            if (!tolerances.isSameCost(ours.cost(), theirs.amount())) {
                add(
                        found,
                        Kind.UPSTREAM_COST,
                        Sides.of(ours.cost(), theirs.amount()),
                        costCause(isSameCount));
            }
        }

        private Cause costCause(boolean isSameCount) {
            if (ours.cost().isZero()) {
                return Cause.NO_COST_SET;
            }
            return isSameCount ? Cause.PRICE_DIFFERS : Cause.COUNT_DIFFERS;
        }

        private void add(List<Finding> found, Kind kind, Sides sides, Cause cause) {
            List<Fact> facts = new ArrayList<>();
            facts.add(new Fact("ourInputTokens", Long.toString(ours.tokens().input())));
            facts.add(new Fact("ourCachedTokens", Long.toString(ours.tokens().cachedInput())));
            facts.add(new Fact("ourOutputTokens", Long.toString(ours.tokens().output())));
            facts.add(new Fact("ourCost", ours.cost().toString()));
            invoiced.ifPresent(theirs -> {
                theirs.tokens()
                        .ifPresent(tokens -> {
                            facts.add(new Fact("theirInputTokens", Long.toString(tokens.input())));
                            facts.add(
                                    new Fact(
                                            "theirCachedTokens",
                                            Long.toString(tokens.cachedInput())));
                            facts.add(
                                    new Fact("theirOutputTokens", Long.toString(tokens.output())));
                        });
                facts.add(new Fact("theirAmount", theirs.amount().toString()));
            });
            found.add(new Finding(kind, subject, scope, sides, cause, facts));
        }
    }
}
