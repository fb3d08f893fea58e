/** Keeping the installation well: copies of the database. */
@NullMarked
package com.nexusapi.relay.upkeep;

import org.jspecify.annotations.NullMarked;
