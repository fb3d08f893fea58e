/** Pages for customers: the few that need no session. */
@NullMarked
package com.nexusapi.relay.site;

import org.jspecify.annotations.NullMarked;
