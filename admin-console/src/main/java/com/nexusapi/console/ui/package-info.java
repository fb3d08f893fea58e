/** Controls, formats and themes that the screens share. */
@NullMarked
package com.nexusapi.console.ui;

import org.jspecify.annotations.NullMarked;
