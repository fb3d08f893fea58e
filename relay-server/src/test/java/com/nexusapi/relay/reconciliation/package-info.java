@NullMarked
package com.nexusapi.relay.reconciliation;

import org.jspecify.annotations.NullMarked;
