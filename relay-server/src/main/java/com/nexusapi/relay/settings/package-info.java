/** What an operator sets about the business while the relay runs. */
@NullMarked
package com.nexusapi.relay.settings;

import org.jspecify.annotations.NullMarked;
