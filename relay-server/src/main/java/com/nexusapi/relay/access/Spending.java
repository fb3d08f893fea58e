package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import java.time.Instant;

/** What calls of a key or an account were charged, as far as that is durable, on all nodes. */
public interface Spending {

    /**
     * Since the beginning of a day.
     *
     * @param from midnight of UTC
     */
    Money since(Limited whose, Instant from);
}
