/** Published notices on their way to the customers they concern. */
@NullMarked
package com.nexusapi.relay.notice;

import org.jspecify.annotations.NullMarked;
