@NullMarked
package com.nexusapi.relay.completion;

import org.jspecify.annotations.NullMarked;
