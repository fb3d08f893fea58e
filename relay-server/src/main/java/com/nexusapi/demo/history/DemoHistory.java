package com.nexusapi.demo.history;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.demo.DemoFile;
import com.nexusapi.demo.history.CallWriter.Caller;
import com.nexusapi.demo.history.CallWriter.OnChannels;
import com.nexusapi.demo.history.Traffic.Planned;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.metering.SettlementPart;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.store.Db;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Writes ninety days of business up to now. The seed is fixed: at the same time of day, two demos
 * differ in nothing but their secrets.
 */
final class DemoHistory {

    private static final Duration LENGTH = Duration.ofDays(90);
    private static final Duration STEP = Duration.ofHours(6);
    private static final long SEED = 20_261_103;
    private static final int MOST_CALLS = 15_000;

    private final Instant start;
    private final Instant end;
    private final PastBusiness business;
    private final Traffic traffic;
    private final CallWriter writer;
    private final Deque<RefundStories.Step> steps;
    private final List<Member> members = new ArrayList<>();
    private int calls;

    DemoHistory(Db db, SettlementPart usage, Instant now, DemoSetup.Channels channels) {
        this.end = now;
        this.start = now.minus(LENGTH).truncatedTo(ChronoUnit.DAYS);
        MovableClock clock = new MovableClock(start);
        Ids ids = new Ids(clock, new Random(SEED));
        this.business = new PastBusiness(db, clock, ids, usage);
        this.traffic = new Traffic(new Random(SEED + 1), start, end);
        Instant outage = end.minus(Duration.ofDays(23)).truncatedTo(ChronoUnit.DAYS);
        this.writer =
                new CallWriter(
                        business.book(),
                        Catalogue.bundled(),
                        ids,
                        new Random(SEED + 2),
                        new OnChannels(channels, outage.plus(Duration.ofHours(9))));
        this.steps = new ArrayDeque<>(new RefundStories(business, writer, end).steps());
    }

    /** A customer who calls, and the credit they have left. */
    private static final class Member {

        final DemoCustomer customer;
        final Caller caller;
        Money left = Money.ZERO;

        Member(DemoCustomer customer, Caller caller) {
            this.customer = customer;
            this.caller = caller;
        }
    }

    /** Writes everything; returns how to sign in. */
    DemoCredentials write() {
        List<DemoFile.Operator> operators = hire();
        Deque<DemoCustomer> joining =
                new ArrayDeque<>(
                        DemoCustomer.regulars().stream()
                                .sorted(Comparator.comparingInt(DemoCustomer::joinedDay))
                                .toList());
        for (Instant from = start; from.isBefore(end); from = from.plus(STEP)) {
            Instant to = from.plus(STEP).isBefore(end) ? from.plus(STEP) : end;
            business.clock().moveTo(from);
            while (!joining.isEmpty() && !joins(joining.getFirst()).isAfter(from)) {
                join(joining.removeFirst());
            }
            window(from, to);
        }
        PastMail.before(end).forEach(business::receive);
        return demoAccount(operators);
    }

    private List<DemoFile.Operator> hire() {
        SecureRandom random = new SecureRandom();
        List<DemoFile.Operator> hired = new ArrayList<>();
        DemoOperators.roles()
                .forEach((email, role) -> {
                    byte[] bytes = new byte[9];
                    random.nextBytes(bytes);
                    String password = "demo-" + HexFormat.of().formatHex(bytes);
                    business.addOperator(DemoOperators.OWNER, email, password, role);
                    hired.add(new DemoFile.Operator(email, password, role, Optional.empty()));
                });
        return hired;
    }

    private Instant joins(DemoCustomer customer) {
        return start.plus(Duration.ofDays(customer.joinedDay())).plus(Duration.ofHours(8));
    }

    private void join(DemoCustomer customer) {
        String accountId = business.openAccount(customer);
        String keyId = business.createKey(accountId, "production").id();
        Member member = new Member(customer, new Caller(accountId, keyId));
        members.add(member);
        if (customer.habit() == DemoCustomer.Habit.HOBBY) {
            business.grant(accountId, Money.ofDollars(1), "welcome credit");
            business.orderTopUp(accountId, customer.topUpCents());
        }
        topUp(member);
    }

    private void topUp(Member member) {
        business.topUp(member.caller.accountId(), member.customer.topUpCents());
        member.left = business.available(member.caller.accountId());
    }

    private void window(Instant from, Instant to) {
        while (!steps.isEmpty() && steps.getFirst().at().isBefore(to)) {
            RefundStories.Step step = steps.removeFirst();
            business.clock().moveTo(step.at());
            step.happening().run();
        }
        List<UsageRecord> records = new ArrayList<>();
        for (Member member : members) {
            records.addAll(callsOf(member, from, to));
        }
        records.sort(Comparator.comparing(record -> record.call().startedAt()));
        business.clock().moveTo(to.minusSeconds(1));
        business.settle(records);
        if (from.equals(from.truncatedTo(ChronoUnit.DAYS))) {
            business.sweepTopUps();
        }
    }

    /** The member's calls in the window, with credit bought for them where it would not suffice. */
    private List<UsageRecord> callsOf(Member member, Instant from, Instant to) {
        List<UsageRecord> records = new ArrayList<>();
        for (Planned planned : traffic.calls(member.customer, from, to)) {
            if (calls < MOST_CALLS) {
                calls++;
                UsageRecord record = writer.write(member.caller, planned);
                while (member.left.compareTo(record.charge()) < 0) {
                    topUp(member, records);
                }
                member.left = member.left.minus(record.charge());
                records.add(record);
            }
        }
        return records;
    }

    /** What was called before is settled first, so that the balance read is the one to come. */
    private void topUp(Member member, List<UsageRecord> before) {
        business.settle(before);
        before.clear();
        topUp(member);
    }

    /** The account that the visitor's key belongs to. */
    private DemoCredentials demoAccount(List<DemoFile.Operator> operators) {
        business.clock().moveTo(end);
        DemoCustomer visitor = DemoCustomer.quiet("Demo visitor", "visitor@nexusapi.example", "en");
        String accountId = business.openAccount(visitor);
        ApiKey key = business.createKey(accountId, "demo");
        business.topUp(accountId, 5_000);
        business.orderTopUp(accountId, 2_000);
        return new DemoCredentials(accountId, key.secret().orElseThrow(), operators);
    }

    /** A call of a customer who only tries. */
    static Planned smallCall(Instant at) {
        return new Planned(at, "gpt-5.4-mini", false, 640, 0, 180, 0, 410, 1_950);
    }
}
