@NullMarked
package com.nexusapi.relay.media;

import org.jspecify.annotations.NullMarked;
