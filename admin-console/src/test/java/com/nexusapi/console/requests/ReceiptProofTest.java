package com.nexusapi.console.requests;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.common.admin.UsageSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReceiptProofTest {

    private static Receipt receipt(
            Outcome outcome, long chargeNanos, long sumPico, long plan, Receipt.Line... lines) {
        RequestSummary request =
                new RequestSummary(
                        "req_1",
                        Instant.EPOCH,
                        Optional.of("acc_1"),
                        Optional.of("key_1"),
                        Optional.of("m"),
                        "chat.completions",
                        Optional.of("ch_1"),
                        false,
                        200,
                        outcome,
                        Optional.empty(),
                        TokenUsage.NONE,
                        UsageSource.UPSTREAM,
                        Money.ofNanos(chargeNanos),
                        Money.ZERO,
                        Optional.empty(),
                        1);
        return new Receipt(
                request,
                Optional.of("pv_1"),
                plan,
                10_000,
                List.of(lines),
                sumPico,
                List.of(),
                Optional.empty());
    }

    private static Receipt.Line line(long quantity, long pico, long amount) {
        return new Receipt.Line("input", "token", quantity, pico, amount);
    }

    @Test
    void provesALineTimesItsPrice() {
        Receipt receipt =
                receipt(Outcome.COMPLETE, 7_500, 7_500_000, 10_000, line(3, 2_500_000, 7_500_000));

        assertThat(ReceiptProof.of(receipt).isProven()).isTrue();
    }

    @Test
    void roundsHalfUpOnce() {
        Receipt half = receipt(Outcome.COMPLETE, 1, 500, 10_000, line(1, 500, 500));
        Receipt below = receipt(Outcome.COMPLETE, 0, 499, 10_000, line(1, 499, 499));

        assertThat(ReceiptProof.of(half).charge()).isEqualTo(Money.ofNanos(1));
        assertThat(ReceiptProof.of(below).charge()).isEqualTo(Money.ZERO);
    }

    @Test
    void multipliesByThePlan() {
        Receipt receipt =
                receipt(
                        Outcome.COMPLETE,
                        8_000,
                        10_000_000,
                        8_000,
                        line(1, 10_000_000, 10_000_000));

        assertThat(ReceiptProof.of(receipt).isProven()).isTrue();
    }

    @Test
    void findsALineThatDoesNotMultiplyUp() {
        Receipt receipt =
                receipt(Outcome.COMPLETE, 7_501, 7_501_000, 10_000, line(3, 2_500_000, 7_501_000));

        ReceiptProof proof = ReceiptProof.of(receipt);

        assertThat(proof.lines()).containsExactly(false);
        assertThat(proof.isProven()).isFalse();
        assertThat(proof.charge()).isEqualTo(Money.ofNanos(7_500));
    }

    @Test
    void chargesNothingForAWithheldCall() {
        Receipt receipt =
                receipt(Outcome.WITHHELD, 0, 7_500_000, 10_000, line(3, 2_500_000, 7_500_000));

        assertThat(ReceiptProof.of(receipt).isProven()).isTrue();
    }

    @Property(tries = 200)
    void neverDiffersFromTheFormulaByMoreThanHalfANano(
            @ForAll @LongRange(min = 0, max = 4_000_000) long quantity,
            @ForAll @LongRange(min = 0, max = 100_000_000) long pico) {
        long sum = quantity * pico;
        Receipt receipt = receipt(Outcome.COMPLETE, 0, sum, 10_000, line(quantity, pico, sum));

        long charge = ReceiptProof.of(receipt).charge().nanoUsd();

        assertThat(Math.abs(charge * 1_000 - sum)).isLessThanOrEqualTo(500);
    }
}
