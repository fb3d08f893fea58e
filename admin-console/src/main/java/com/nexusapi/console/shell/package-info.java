/** The window around the screens: sign-in, connection profiles, navigation, command palette. */
@NullMarked
package com.nexusapi.console.shell;

import org.jspecify.annotations.NullMarked;
