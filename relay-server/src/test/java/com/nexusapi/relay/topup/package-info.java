@NullMarked
package com.nexusapi.relay.topup;

import org.jspecify.annotations.NullMarked;
