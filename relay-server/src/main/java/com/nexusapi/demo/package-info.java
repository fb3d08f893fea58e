/** What only {@code serve --demo} needs; nothing in the relay knows that it is a demo. */
@NullMarked
package com.nexusapi.demo;

import org.jspecify.annotations.NullMarked;
