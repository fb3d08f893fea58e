/** Tests of webhooks, through the front door. */
@org.jspecify.annotations.NullMarked
package com.nexusapi.relay.webhook;
