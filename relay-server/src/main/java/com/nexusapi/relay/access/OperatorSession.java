package com.nexusapi.relay.access;

import java.time.Instant;

/** A session in which an operator is signed in, without its token. */
public record OperatorSession(String id, Operator operator, Instant createdAt, Instant expiresAt) {}
