/**
 * Decoding of Zstandard (RFC 8878) in plain Java. The libraries that do it reach around Java's own
 * checks with {@code sun.misc.Unsafe}, about which Java warns, and which bodies from strangers had
 * better not meet; it also is to keep to a window of a few MiB. Knows no other room.
 */
@NullMarked
package com.nexusapi.relay.zstd;

import org.jspecify.annotations.NullMarked;
