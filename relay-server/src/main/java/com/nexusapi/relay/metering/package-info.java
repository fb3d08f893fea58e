/**
 * What a call used, what a price sheet must be, and what is charged by it: the nouns shared by
 * pricing, channels, ledger and usage.
 */
@NullMarked
package com.nexusapi.relay.metering;

import org.jspecify.annotations.NullMarked;
