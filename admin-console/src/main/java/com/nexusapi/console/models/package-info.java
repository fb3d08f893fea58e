/** Models on offer and their prices, in force and scheduled; new prices. */
@NullMarked
package com.nexusapi.console.models;

import org.jspecify.annotations.NullMarked;
