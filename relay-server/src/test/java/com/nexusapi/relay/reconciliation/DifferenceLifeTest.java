package com.nexusapi.relay.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Decision;
import com.nexusapi.common.admin.Difference.Event;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Resolution;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.Difference.State;
import com.nexusapi.common.admin.Difference.Step;
import com.nexusapi.common.admin.Reconciliation.Summary;
import com.nexusapi.relay.reconciliation.ResolveDifference.Outcome;
import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a difference from run to run, and of a run beside another. */
class DifferenceLifeTest {

    private static final String ANNE = "anne@example.com";

    private static void settle(Reconciled reconciled, String paymentId, long minor) {
        reconciled.world.dodo().alter(paymentId, object -> object.put("settlement_amount", minor));
    }

    private static void resolve(Reconciled reconciled, String id, State state) {
        Outcome outcome =
                new ResolveDifference(reconciled.db, reconciled.clock)
                        .resolve(ANNE, id, new Resolution(state, "A fee for fraud checks."));
        assertThat(outcome).isInstanceOf(Outcome.Decided.class);
    }

    private static List<Step> steps(Reconciled reconciled, String id) {
        return reconciled.reconciliations.detail(id).orElseThrow().events().stream()
                .map(Event::step)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void findsTheSameAgainWithoutDoublingIt(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            settle(reconciled, reconciled.settledPayment(), 2_200);
            reconciled.run();
            Difference first = reconciled.onlyOpen();
            reconciled.clock.advance(Duration.ofHours(1));

            reconciled.run();

            Difference again = reconciled.onlyOpen();
            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.openedAt()).isEqualTo(first.openedAt());
            assertThat(again.seenAt()).isAfter(first.seenAt());
            assertThat(steps(reconciled, first.id())).containsExactly(Step.FOUND);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsByItselfWhenTheSidesAgreeAndComesBackWhenTheyDoNot(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String paymentId = reconciled.settledPayment();
            settle(reconciled, paymentId, 2_200);
            reconciled.run();
            String id = reconciled.onlyOpen().id();

            settle(reconciled, paymentId, 2_280);
            reconciled.run();
            Difference over = reconciled.find(id);
            assertThat(over.state()).isEqualTo(State.RESOLVED);
            assertThat(over.decision().map(Decision::actor)).contains("system");

            settle(reconciled, paymentId, 2_200);
            reconciled.run();
            assertThat(reconciled.onlyOpen().id()).isEqualTo(id);
            assertThat(steps(reconciled, id))
                    .containsExactly(Step.FOUND, Step.VANISHED, Step.REOPENED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysDecidedByAPersonUntilItsValuesChange(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String paymentId = reconciled.settledPayment();
            settle(reconciled, paymentId, 2_200);
            reconciled.run();
            String id = reconciled.onlyOpen().id();
            resolve(reconciled, id, State.EXPLAINED);
            reconciled.run();
            assertThat(reconciled.find(id).state()).isEqualTo(State.EXPLAINED);
            resolve(reconciled, id, State.RESOLVED);

            reconciled.clock.advance(Duration.ofDays(2));
            reconciled.run();
            assertThat(reconciled.open()).isEmpty();
            assertThat(reconciled.find(id).decision().map(Decision::actor)).contains(ANNE);

            settle(reconciled, paymentId, 2_150);
            reconciled.run();
            Difference reopened = reconciled.onlyOpen();
            assertThat(reopened.id()).isEqualTo(id);
            assertThat(reopened.openedAt()).isEqualTo(reconciled.clock.now());
            assertThat(reopened.sides())
                    .isEqualTo(Sides.of(Money.ofCents(120), Money.ofCents(250)));
            assertThat(steps(reconciled, id))
                    .containsExactly(Step.FOUND, Step.EXPLAINED, Step.RESOLVED, Step.REOPENED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotSayThatADifferenceIsGoneWhenTheProviderCannotBeRead(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            settle(reconciled, reconciled.settledPayment(), 2_200);
            reconciled.run();
            Difference before = reconciled.onlyOpen();
            reconciled.clock.advance(Duration.ofMinutes(1));
            reconciled.world.dodo().close();

            var run = reconciled.run();

            assertThat(run.problem()).isPresent();
            assertThat(run.closedDays()).isZero();
            assertThat(reconciled.onlyOpen()).isEqualTo(before);
            Summary summary = reconciled.reconciliations.summary();
            assertThat(summary.lastRun().orElseThrow().problem()).isPresent();
            assertThat(summary.lastComplete()).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void looksAgainAtWhatIsOpenHoweverLongAgoItWas(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String paymentId = reconciled.settledPayment();
            settle(reconciled, paymentId, 2_200);
            reconciled.run();
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.FEE);

            reconciled.clock.advance(Duration.ofDays(100));
            settle(reconciled, paymentId, 2_280);
            reconciled.run();

            assertThat(reconciled.open()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void raisesTheAlarmOnceADifferenceIsOldAndCountsWhatIsAtStake(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            settle(reconciled, reconciled.settledPayment(), 2_200);
            settle(reconciled, reconciled.settledPayment(), 2_310);
            reconciled.run();
            ReconciliationWatch watch =
                    new ReconciliationWatch(
                            reconciled.db,
                            reconciled.clock,
                            () -> Tolerances.of(reconciled.settings));
            assertThat(watch.alarms()).isEmpty();

            reconciled.clock.advance(Duration.ofHours(25));

            assertThat(watch.alarms())
                    .singleElement()
                    .satisfies(alarm -> {
                        assertThat(alarm.code()).isEqualTo(ReconciliationWatch.ALARM);
                        assertThat(alarm.detail()).contains("2 differences", "$1.10");
                    });
            assertThat(watch.open()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyOneOfTwoNodesCompares(Dialect dialect) throws Exception {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            settle(reconciled, reconciled.settledPayment(), 2_200);
            Reconcile one = reconciled.node();
            Reconcile other = reconciled.node();
            one.runIfDue();
            Summary after = reconciled.reconciliations.summary();

            other.runIfDue();
            assertThat(reconciled.reconciliations.summary().lastRun()).isEqualTo(after.lastRun());

            reconciled.clock.advance(Duration.ofHours(1));
            try (ExecutorService both = Executors.newFixedThreadPool(2)) {
                List<Future<Optional<String>>> runs =
                        both.invokeAll(
                                Stream.of(one, other)
                                        .<Callable<Optional<String>>>map(
                                                node -> () -> node.run(ANNE).map(run -> run.id()))
                                        .toList());
                int ran = 0;
                for (Future<Optional<String>> run : runs) {
                    ran += run.get().isPresent() ? 1 : 0;
                }
                assertThat(ran).isBetween(1, 2);
            }
            assertThat(reconciled.onlyOpen().kind()).isEqualTo(Kind.FEE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunWhoseNodeDiedIsGivenUp(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            RunStore runs = new RunStore();
            var now = reconciled.clock.now();
            var dead = new RunStore.Claim("rec_dead", now, now.plus(Duration.ofMinutes(30)));
            reconciled.db.run(tx -> assertThat(runs.claim(tx, dead, now)).isTrue());
            assertThat(reconciled.node().run(ANNE)).isEmpty();

            reconciled.clock.advance(Duration.ofMinutes(31));

            assertThat(reconciled.node().run(ANNE)).isPresent();
            reconciled.db.run(tx -> assertThat(runs.hold(tx, "rec_dead", now)).isFalse());
        }
    }
}
