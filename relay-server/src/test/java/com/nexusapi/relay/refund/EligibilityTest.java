package com.nexusapi.relay.refund;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Refund.Rule;
import com.nexusapi.relay.ledger.LotUse;
import com.nexusapi.relay.refund.Certificate.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EligibilityTest {

    /** Four days before Europe's clocks go back: thirty days are 720 hours all the same. */
    private static final Instant PAID = Instant.parse("2026-10-21T12:00:00Z");

    private static final Instant END = Instant.parse("2026-11-20T12:00:00Z");
    private static final Money TWENTY = Money.ofDollars(20);
    private static final Money TWO = Money.ofDollars(2);
    private static final Money NANO = Money.ofNanos(1);
    private static final LotUse UNUSED = new LotUse(7, TWENTY, TWENTY, TWO, TWO, false);

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("at once", facts(PAID, UNUSED), List.of()),
                Arguments.of("last millisecond", facts(END.minusMillis(1), UNUSED), List.of()),
                Arguments.of("last microsecond", facts(END.minusNanos(1_000), UNUSED), List.of()),
                Arguments.of("first too late", facts(END, UNUSED), List.of(Rule.WINDOW)),
                Arguments.of(
                        "a day too late",
                        facts(END.plus(Duration.ofDays(1)), UNUSED),
                        List.of(Rule.WINDOW)),
                Arguments.of(
                        "one nano of the credit used",
                        facts(PAID, new LotUse(8, TWENTY, TWENTY.minus(NANO), TWO, TWO, false)),
                        List.of(Rule.USED)),
                Arguments.of(
                        "one nano of the bonus used",
                        facts(PAID, new LotUse(8, TWENTY, TWENTY, TWO, TWO.minus(NANO), false)),
                        List.of(Rule.USED)),
                Arguments.of(
                        "held by a call that may yet use nothing",
                        facts(PAID, new LotUse(8, TWENTY, TWENTY, TWO, TWO, true)),
                        List.of()),
                Arguments.of(
                        "no bonus",
                        facts(PAID, new LotUse(8, TWENTY, TWENTY, Money.ZERO, Money.ZERO, false)),
                        List.of()),
                Arguments.of(
                        "disputed",
                        new Facts(PAID, PAID, UNUSED, true, false, false),
                        List.of(Rule.DISPUTED)),
                Arguments.of(
                        "refunded at the provider",
                        new Facts(PAID, PAID, UNUSED, false, false, true),
                        List.of(Rule.ALREADY_REFUNDED)),
                Arguments.of(
                        "refunded here, which spent nothing",
                        new Facts(
                                PAID,
                                PAID,
                                new LotUse(9, TWENTY, Money.ZERO, TWO, Money.ZERO, false),
                                false,
                                true,
                                false),
                        List.of(Rule.ALREADY_REFUNDED)),
                Arguments.of(
                        "everything at once",
                        new Facts(
                                PAID,
                                END,
                                new LotUse(9, TWENTY, Money.ZERO, TWO, TWO, false),
                                true,
                                false,
                                true),
                        List.of(Rule.WINDOW, Rule.USED, Rule.DISPUTED, Rule.ALREADY_REFUNDED)));
    }

    private static Facts facts(Instant received, LotUse use) {
        return new Facts(PAID, received, use, false, false, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decidesByThePolicy(String name, Facts facts, List<Rule> failed) {
        Certificate certificate = Eligibility.evaluate(facts, END);

        assertThat(certificate.failedRules()).as(name).isEqualTo(failed);
        assertThat(certificate.isEligible()).isEqualTo(failed.isEmpty());
        assertThat(certificate.checks()).hasSize(Rule.values().length);
        assertThat(certificate.facts()).isEqualTo(facts);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void namesEveryFailedRuleInWords(String name, Facts facts, List<Rule> failed) {
        String refusal = Eligibility.evaluate(facts, END).refusal();

        assertThat(refusal.isEmpty()).as(name).isEqualTo(failed.isEmpty());
        assertThat(refusal.isEmpty() ? 0 : refusal.split("; ", -1).length).isEqualTo(failed.size());
    }

    @Property
    void anyUseAtAllForbidsTheRefund(
            @ForAll @LongRange(min = 0, max = 20_000_000_000L) long used,
            @ForAll @LongRange(min = 0, max = 2_000_000_000L) long bonusUsed) {
        LotUse use =
                new LotUse(
                        1,
                        TWENTY,
                        TWENTY.minus(Money.ofNanos(used)),
                        TWO,
                        TWO.minus(Money.ofNanos(bonusUsed)),
                        false);

        assertThat(Eligibility.evaluate(facts(PAID, use), PAID).isEligible())
                .isEqualTo(used == 0 && bonusUsed == 0);
    }
}
