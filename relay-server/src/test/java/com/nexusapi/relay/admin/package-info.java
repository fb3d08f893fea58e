@NullMarked
package com.nexusapi.relay.admin;

import org.jspecify.annotations.NullMarked;
