@NullMarked
package com.nexusapi.relay.mail;

import org.jspecify.annotations.NullMarked;
