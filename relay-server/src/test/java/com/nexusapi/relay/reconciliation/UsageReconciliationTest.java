package com.nexusapi.relay.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.node.LongNode;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.common.admin.Reconciliation.UpstreamDifference;
import com.nexusapi.common.admin.Reconciliation.UpstreamImport;
import com.nexusapi.common.admin.Reconciliation.UpstreamImported;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.store.Dialect;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The books against the records of calls, against invoices, and against days that are closed. */
class UsageReconciliationTest {

    private static final String HEAD = "day,channelId,model,inputTokens,outputTokens,amount\n";
    private static final LocalDate DAY = LocalDate.of(2026, 11, 3);

    private static ImportUpstream importer(Reconciled reconciled) {
        return new ImportUpstream(
                reconciled.db,
                reconciled.channels,
                reconciled.clock,
                () -> Tolerances.of(reconciled.settings));
    }

    private static UpstreamImported invoice(Reconciled reconciled, boolean apply, String... lines) {
        String csv = HEAD + String.join("\n", lines).replace("CHANNEL", reconciled.channelId);
        return importer(reconciled).run("anne@example.com", new UpstreamImport(csv, apply));
    }

    private static String customerWithCredit(Reconciled reconciled) {
        String accountId = reconciled.world.account();
        reconciled.world.paidTopUp(accountId, 2_000);
        return accountId;
    }

    @ParameterizedTest
    @EnumSource
    void findsAnEntryThatIsNotTheSumOfItsCalls(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String accountId = customerWithCredit(reconciled);
            reconciled.call(accountId, 1_000, 100, Money.ofCents(30));
            reconciled.db.run(tx ->
                    tx.update("UPDATE usage_record SET charge = charge - 1, cost = cost + 7"));

            reconciled.run();

            assertThat(reconciled.open())
                    .extracting(Difference::kind, d -> d.sides().delta())
                    .containsExactlyInAnyOrder(
                            tuple(Kind.ENTRY_CHARGES, Money.ofNanos(-1)),
                            tuple(Kind.ENTRY_COSTS, Money.ofNanos(7)),
                            tuple(Kind.HOURLY_SUMS, Money.ofNanos(-1)),
                            tuple(Kind.HOURLY_SUMS, Money.ofNanos(7)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsHourlySumsThatLostACall(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String accountId = customerWithCredit(reconciled);
            reconciled.call(accountId, 1_000, 100, Money.ofCents(30));
            reconciled.db.run(tx -> tx.update("UPDATE usage_hourly SET cost = 0"));

            reconciled.run();
            Difference found = reconciled.onlyOpen();
            assertThat(found.kind()).isEqualTo(Kind.HOURLY_SUMS);
            assertThat(found.subject()).isEqualTo("2026-11-03 costs");
            assertThat(found.sides()).isEqualTo(Sides.of(Money.ZERO, Money.ofCents(30)));

            reconciled.clock.advance(Duration.ofDays(100));
            reconciled.db.run(
                    tx -> tx.update("UPDATE usage_retention SET kept_from_entry = 'jrn_Z'"));
            reconciled.run();
            assertThat(reconciled.onlyOpen().id())
                    .as("records that are gone prove nothing")
                    .isEqualTo(found.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void comparesAnInvoiceByDayChannelAndTheUpstreamsNameOfTheModel(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String accountId = customerWithCredit(reconciled);
            reconciled.call(accountId, 1_000_000, 100_000, Money.ofCents(300));

            invoice(reconciled, true, DAY + ",CHANNEL,gpt-test-2026,1000000,100000,3.02");
            reconciled.run();
            assertThat(reconciled.open()).as("within the tolerance").isEmpty();

            invoice(reconciled, true, DAY + ",CHANNEL,gpt-test-2026,1200000,100000,3.60");
            reconciled.run();
            assertThat(reconciled.open())
                    .extracting(Difference::kind, Difference::subject, Difference::cause)
                    .containsExactlyInAnyOrder(
                            tuple(
                                    Kind.UPSTREAM_TOKENS,
                                    DAY + " " + reconciled.channelId + " gpt-test-2026",
                                    Cause.COUNT_DIFFERS),
                            tuple(
                                    Kind.UPSTREAM_COST,
                                    DAY + " " + reconciled.channelId + " gpt-test-2026",
                                    Cause.COUNT_DIFFERS));

            reconciled.settings.change(
                    "anne@example.com",
                    Map.of(
                            BusinessSettings.UPSTREAM_TOLERANCE_BPS.name(),
                            LongNode.valueOf(2_000),
                            BusinessSettings.TOKENS_TOLERANCE_BPS.name(),
                            LongNode.valueOf(2_000)));
            reconciled.run();
            assertThat(reconciled.open()).as("within the wider tolerance").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhyACostDiffersAndWhatOnlyOneSideHas(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String accountId = customerWithCredit(reconciled);
            reconciled.call(accountId, 1_000_000, 100_000, Money.ofCents(300));

            UpstreamImported shown =
                    invoice(
                            reconciled,
                            false,
                            DAY + ",CHANNEL,gpt-test-2026,1000000,100000,4.10",
                            DAY + ",CHANNEL,gpt-other,10,10,2.00");
            assertThat(shown.applied()).isFalse();
            assertThat(shown.added()).isEqualTo(2);
            assertThat(shown.amount()).isEqualTo(Money.ofCents(610));
            assertThat(shown.differences())
                    .extracting(UpstreamDifference::kind, UpstreamDifference::cause)
                    .containsExactlyInAnyOrder(
                            tuple(Kind.UPSTREAM_COST, Cause.PRICE_DIFFERS),
                            tuple(Kind.UPSTREAM_NOT_COUNTED, Cause.KEY_USED_ELSEWHERE));
            reconciled.run();
            assertThat(reconciled.open()).as("shown only").isEmpty();

            UpstreamImported done =
                    invoice(reconciled, true, DAY + ",CHANNEL,gpt-other,10,10,2.00");
            assertThat(done.differences())
                    .extracting(UpstreamDifference::kind)
                    .containsExactlyInAnyOrder(Kind.UPSTREAM_NOT_COUNTED, Kind.UPSTREAM_NOT_LISTED);
            reconciled.run();
            assertThat(reconciled.open())
                    .extracting(Difference::kind)
                    .containsExactlyInAnyOrder(Kind.UPSTREAM_NOT_COUNTED, Kind.UPSTREAM_NOT_LISTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void addsUpLinesOfTheSameModelAndKnowsTheSameFileAgain(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String[] lines = {
                DAY + ",CHANNEL,gpt-x,600,60,1.25",
                DAY + ",CHANNEL,\"gpt-x\",400,40,0.75000000049",
                DAY + ",CHANNEL,gpt-y,,,1"
            };

            UpstreamImported first = invoice(reconciled, true, lines);
            UpstreamImported again = invoice(reconciled, true, lines);
            UpstreamImported other = invoice(reconciled, true, DAY + ",CHANNEL,gpt-x,1,1,2");

            assertThat(first.added()).isEqualTo(2);
            assertThat(first.amount()).isEqualTo(Money.ofCents(300));
            assertThat(again.unchanged()).isEqualTo(2);
            assertThat(other.replaced()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-13-03,CHANNEL,gpt-x,1,1,1",
                "2026-11-03,CHANNEL,gpt-x,-1,1,1",
                "2026-11-03,CHANNEL,gpt-x,1,1,lots",
                "2026-11-03,CHANNEL,gpt-x,1,1,1e99",
                "2026-11-03,CHANNEL,gpt-x,1,1",
                "2026-11-03,CHANNEL,\"gpt-x,1,1,1",
                "2026-11-03,chn_none,gpt-x,1,1,1",
                "2026-11-03,CHANNEL,,1,1,1"
            })
    void refusesALineThatCannotBeReadAndTakesNoneOfTheOthers(String line) {
        try (Reconciled reconciled = new Reconciled(Dialect.H2)) {
            String good = DAY + ",CHANNEL,gpt-y,1,1,1";

            assertThatThrownBy(() -> invoice(reconciled, true, good, line))
                    .isInstanceOf(InvalidValueException.class);

            assertThat(invoice(reconciled, false, good).added()).isEqualTo(1);
        }
    }

    @Test
    void saysWhichColumnIsMissing() {
        assertThatThrownBy(() -> UpstreamCsv.read("day,channelId,model\n2026-11-03,c,m"))
                .hasMessageContaining("amount");
    }

    @ParameterizedTest
    @EnumSource
    void closesDaysThatAreOverOnceAndForAll(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String accountId = customerWithCredit(reconciled);
            reconciled.call(accountId, 1_000, 100, Money.ofCents(30));
            reconciled.run();
            assertThat(days(reconciled)).as("the day is not over").isEmpty();

            reconciled.clock.advance(Duration.ofDays(2));
            assertThat(reconciled.run().closedDays()).isEqualTo(2);
            assertThat(reconciled.run().closedDays()).isZero();

            ClosedDay first = days(reconciled).getLast();
            assertThat(first.day()).isEqualTo(DAY);
            assertThat(first.topUps()).isEqualTo(Money.ofCents(2_000));
            assertThat(first.fees()).isEqualTo(Money.ofCents(120));
            assertThat(first.cost()).isEqualTo(Money.ofCents(30));
            assertThat(first.revenue().plus(first.promo())).isEqualTo(Money.ofCents(30));
            assertThat(first.deferred()).isEqualTo(Money.ofCents(2_000).minus(first.revenue()));
            ClosedDay second = days(reconciled).getFirst();
            assertThat(second.day()).isEqualTo(DAY.plusDays(1));
            assertThat(second.entries()).isZero();
            assertThat(second.deferred()).isEqualTo(first.deferred());
            assertThat(second.digest()).isNotEqualTo(first.digest());
        }
    }

    private static List<ClosedDay> days(Reconciled reconciled) {
        return reconciled.reconciliations.days(Optional.empty(), 50);
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatHasChangedOnAClosedDayAndNeverRewritesIt(Dialect dialect) {
        try (Reconciled reconciled = new Reconciled(dialect)) {
            String accountId = customerWithCredit(reconciled);
            reconciled.call(accountId, 1_000, 100, Money.ofCents(30));
            reconciled.clock.advance(Duration.ofDays(2));
            reconciled.run();
            List<ClosedDay> closed = days(reconciled);
            assertThat(reconciled.open()).isEmpty();

            reconciled.db.run(tx -> {
                tx.update(
                        """
                        INSERT INTO journal_entry (id, at, kind, account_id, reference, memo)
                        SELECT SUBSTRING(id FROM 1 FOR 15) || '0000000000000', at, 'WRITE_OFF',
                            account_id, reference, 'late'
                        FROM journal_entry WHERE kind = 'TOP_UP'
                        """);
                tx.update(
                        """
                        INSERT INTO posting (entry_id, ledger_account, amount)
                        SELECT id, 'processor:fees', 5 FROM journal_entry WHERE memo = 'late'
                        """);
                tx.update(
                        """
                        INSERT INTO posting (entry_id, ledger_account, amount)
                        SELECT id, 'dispute:loss', -5 FROM journal_entry WHERE memo = 'late'
                        """);
            });
            reconciled.run();

            Difference found = reconciled.onlyOpen();
            assertThat(found.kind()).isEqualTo(Kind.CLOSED_DAY);
            assertThat(found.subject()).isEqualTo(DAY + " fees");
            assertThat(found.cause()).isEqualTo(Cause.ENTERED_LATE);
            assertThat(found.sides().delta()).isEqualTo(Money.ofNanos(-5));
            assertThat(days(reconciled)).isEqualTo(closed);
        }
    }
}
