/** Every call, filtered and paged by keyset, and the receipt of one. */
@NullMarked
package com.nexusapi.console.requests;

import org.jspecify.annotations.NullMarked;
