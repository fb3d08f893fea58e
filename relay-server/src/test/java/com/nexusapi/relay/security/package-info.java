@NullMarked
package com.nexusapi.relay.security;

import org.jspecify.annotations.NullMarked;
