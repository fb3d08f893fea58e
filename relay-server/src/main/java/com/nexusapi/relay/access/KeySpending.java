package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import java.time.Instant;

/** What calls of a key were charged, as far as that is durable, on all nodes. */
public interface KeySpending {

    Money since(KeyGrant key, Instant from);
}
