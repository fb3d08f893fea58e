/** The admin API over java.net.http, and the connection that keeps it off the window's thread. */
@NullMarked
package com.nexusapi.console.client;

import org.jspecify.annotations.NullMarked;
