package com.nexusapi.common.admin;

import java.time.Instant;

/** Answer to {@code POST /session}: the bearer token is shown this once. */
public record Session(String token, Role role, Instant expiresAt) {}
