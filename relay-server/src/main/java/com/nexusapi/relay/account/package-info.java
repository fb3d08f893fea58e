/** The account API: what customers see of their own account. */
@NullMarked
package com.nexusapi.relay.account;

import org.jspecify.annotations.NullMarked;
