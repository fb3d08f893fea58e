/** What a call used and what that is charged: the nouns shared by pricing, ledger and usage. */
@NullMarked
package com.nexusapi.relay.metering;

import org.jspecify.annotations.NullMarked;
