@NullMarked
package com.nexusapi.relay.upstream;

import org.jspecify.annotations.NullMarked;
