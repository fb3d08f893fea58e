@NullMarked
package com.nexusapi.relay.notice;

import org.jspecify.annotations.NullMarked;
