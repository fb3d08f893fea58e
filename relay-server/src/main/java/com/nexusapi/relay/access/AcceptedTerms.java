package com.nexusapi.relay.access;

import java.time.Instant;

/** The version of the published terms that a customer accepted, and when. */
public record AcceptedTerms(String version, Instant at) {}
