@NullMarked
package com.nexusapi.relay.zstd;

import org.jspecify.annotations.NullMarked;
