package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;

/**
 * How much of a top-up and of its bonus is left, read under the account's lock.
 *
 * @param accountSeq number of the account's last change of money
 * @param unspent remaining and what running calls have set aside but not spent
 * @param held true when running calls hold some of it
 */
public record LotUse(
        long accountSeq,
        Money amount,
        Money unspent,
        Money bonusAmount,
        Money bonusUnspent,
        boolean held) {

    public boolean isUntouched() {
        return unspent.equals(amount) && bonusUnspent.equals(bonusAmount);
    }
}
