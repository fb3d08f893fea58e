/** What happened, put together from usage, prices and books: the overview, a call's receipt. */
@NullMarked
package com.nexusapi.relay.reporting;

import org.jspecify.annotations.NullMarked;
