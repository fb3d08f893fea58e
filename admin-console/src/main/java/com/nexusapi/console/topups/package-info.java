/** Top-ups: what customers bought, what became of it, and payment events that need a person. */
@NullMarked
package com.nexusapi.console.topups;

import org.jspecify.annotations.NullMarked;
