@NullMarked
package com.nexusapi.relay.access;

import org.jspecify.annotations.NullMarked;
