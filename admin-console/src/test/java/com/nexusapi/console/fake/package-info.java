/** A relay that is not one: it speaks the admin API over real HTTP, from memory. */
@NullMarked
package com.nexusapi.console.fake;

import org.jspecify.annotations.NullMarked;
