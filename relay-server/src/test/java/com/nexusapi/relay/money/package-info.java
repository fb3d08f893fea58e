/** The routes of top-ups and refunds over HTTP, for operators and customers. */
@NullMarked
package com.nexusapi.relay.money;

import org.jspecify.annotations.NullMarked;
