/** Start of the console: command line, preferences at hand, sign-in and workspace in one window. */
@NullMarked
package com.nexusapi.console.app;

import org.jspecify.annotations.NullMarked;
