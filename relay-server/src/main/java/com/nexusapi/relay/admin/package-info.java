/** The admin API: operators' sessions, permissions, and one class of routes an aggregate. */
@NullMarked
package com.nexusapi.relay.admin;

import org.jspecify.annotations.NullMarked;
