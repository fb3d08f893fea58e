/**
 * The relay as its users meet it: a process of its own, HTTP, the official SDK, and an upstream
 * that is another process.
 */
@NullMarked
package com.nexusapi.relay.blackbox;

import org.jspecify.annotations.NullMarked;
