@NullMarked
package com.nexusapi.relay.payment;

import org.jspecify.annotations.NullMarked;
