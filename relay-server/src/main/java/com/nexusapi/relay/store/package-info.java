/** The database: transactions that retry, rows without nulls, migrations. Knows no table. */
@NullMarked
package com.nexusapi.relay.store;

import org.jspecify.annotations.NullMarked;
