package com.nexusapi.relay.metering;

/**
 * The service tier that an upstream says it served the call at (reference: OpenAI surface §4.2).
 */
public enum ServiceTier {
    STANDARD,
    FLEX,
    BATCH,
    PRIORITY,
    ULTRAFAST,
    SCALE
}
