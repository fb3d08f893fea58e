/**
 * Ninety days of believable business for the demo, written through the relay's own tools and
 * journeys at past times, so that the books balance.
 */
@NullMarked
package com.nexusapi.demo.history;

import org.jspecify.annotations.NullMarked;
