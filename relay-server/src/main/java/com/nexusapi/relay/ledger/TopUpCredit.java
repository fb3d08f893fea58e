package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import java.time.Instant;

/**
 * Credit for a payment that succeeded.
 *
 * @param credit what the customer gets; tax is no part of it
 * @param fee what the payment provider keeps of it
 * @param bonus promotional credit linked to this top-up, zero for none
 */
public record TopUpCredit(
        String accountId, String topUpId, Money credit, Money fee, Money bonus, Instant paidAt) {}
