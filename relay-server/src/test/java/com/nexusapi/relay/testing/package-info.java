/** What tests share: databases, a clock to set. */
@NullMarked
package com.nexusapi.relay.testing;

import org.jspecify.annotations.NullMarked;
