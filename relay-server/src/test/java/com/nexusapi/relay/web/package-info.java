@NullMarked
package com.nexusapi.relay.web;

import org.jspecify.annotations.NullMarked;
