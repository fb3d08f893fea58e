package com.nexusapi.console.requests;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import java.math.BigInteger;
import java.util.List;

/**
 * A receipt computed again from its lines, without trusting any of its results: charge in nano-USD
 * = half-up(Σ quantity · price · plan · tier / 10¹¹), with plan and tier in basis points.
 *
 * @param lines whether each line's amount is its quantity times its price
 * @param charge what the charge must be
 * @param isProven whether all of it agrees with what the receipt says
 */
record ReceiptProof(List<Boolean> lines, BigInteger sumPicoUsd, Money charge, boolean isProven) {

    private static final BigInteger DIVISOR = BigInteger.TEN.pow(11);

    static ReceiptProof of(Receipt receipt) {
        BigInteger sum = BigInteger.ZERO;
        List<Boolean> lines =
                receipt.lines().stream()
                        .map(line -> amount(line).equals(BigInteger.valueOf(line.amountPicoUsd())))
                        .toList();
        for (Receipt.Line line : receipt.lines()) {
            sum = sum.add(amount(line));
        }
        Money charge = charge(receipt, sum);
        boolean isProven =
                !lines.contains(false)
                        && sum.equals(BigInteger.valueOf(receipt.sumPicoUsd()))
                        && charge.equals(receipt.request().charge());
        return new ReceiptProof(lines, sum, charge, isProven);
    }

    private static BigInteger amount(Receipt.Line line) {
        return BigInteger.valueOf(line.quantity()).multiply(BigInteger.valueOf(line.picoUsd()));
    }

    /** A withheld call is charged nothing, whatever was used. */
    private static Money charge(Receipt receipt, BigInteger sum) {
        if (receipt.request().outcome() == Outcome.WITHHELD) {
            return Money.ZERO;
        }
        BigInteger scaled =
                sum.multiply(BigInteger.valueOf(receipt.planBps()))
                        .multiply(BigInteger.valueOf(receipt.tierBps()));
        BigInteger halfUp = scaled.add(DIVISOR.shiftRight(1)).divide(DIVISOR);
        return Money.ofNanos(halfUp.longValueExact());
    }
}
