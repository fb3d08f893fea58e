/** What the books and other sources do not agree on, what is made of it, and the closed days. */
@NullMarked
package com.nexusapi.console.reconciliation;

import org.jspecify.annotations.NullMarked;
