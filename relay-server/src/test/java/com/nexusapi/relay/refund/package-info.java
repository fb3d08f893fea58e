@NullMarked
package com.nexusapi.relay.refund;

import org.jspecify.annotations.NullMarked;
