@NullMarked
package com.nexusapi.relay.foundation;

import org.jspecify.annotations.NullMarked;
