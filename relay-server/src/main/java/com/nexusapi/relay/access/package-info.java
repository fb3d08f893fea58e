/** Who may do what: API keys, customers' accounts, operators and their sessions. */
@NullMarked
package com.nexusapi.relay.access;

import org.jspecify.annotations.NullMarked;
