package com.nexusapi.common.admin;

/**
 * Tokens of one call. Cached and cache-write tokens are part of input, reasoning tokens of output.
 */
public record TokenUsage(
        long inputTokens,
        long cachedInputTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens) {

    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);
}
