/** Mail: letters to customers through an outbox, and the mailbox of the support address. */
@NullMarked
package com.nexusapi.relay.mail;

import org.jspecify.annotations.NullMarked;
