@NullMarked
package com.nexusapi.relay.openai;

import org.jspecify.annotations.NullMarked;
