/** The books under test, on H2 and on PostgreSQL. */
@NullMarked
package com.nexusapi.relay.ledger;

import org.jspecify.annotations.NullMarked;
