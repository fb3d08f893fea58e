/** Money, prices and JSON, known to the relay and to the console; knows neither of them. */
@NullMarked
package com.nexusapi.common;

import org.jspecify.annotations.NullMarked;
