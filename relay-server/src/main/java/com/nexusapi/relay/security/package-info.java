/** Secrets and evidence: tokens, password hashes, the audit log. Knows no other room. */
@NullMarked
package com.nexusapi.relay.security;

import org.jspecify.annotations.NullMarked;
