package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;

/**
 * What the provider owes us for a top-up, by its own word.
 *
 * @param net without tax and its fee
 * @param isExchanged whether currencies lie between what was paid and this, so that a difference to
 *     the books is of their rates; otherwise it is a fee that was not known when the credit came
 */
public record Settled(Money net, boolean isExchanged) {}
