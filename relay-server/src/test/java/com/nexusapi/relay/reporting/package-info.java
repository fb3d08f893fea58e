@NullMarked
package com.nexusapi.relay.reporting;

import org.jspecify.annotations.NullMarked;
