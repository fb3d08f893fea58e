package com.nexusapi.relay.completion;

import com.nexusapi.relay.upstream.Route;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Models that may reason for minutes without a word, known by the beginnings of their names, since
 * no upstream says it of its models. Models that show their reasoning as text need no place here. A
 * model wrongly taken for one costs its customer nothing: only in a long silence is more credit
 * held for it than it needs.
 */
final class HiddenReasoning {

    /** What such a model puts out at most, as long as no model says it of itself (§5.3). */
    static final long TOKENS_PER_SECOND = 150;

    private static final List<String> FAMILIES =
            List.of("o1", "o3", "o4", "gpt-5", "gpt-6", "codex-", "claude-", "gemini-", "grok-");

    /** Of a family above, but answering at once. */
    private static final List<String> PLAIN = List.of("gpt-5-chat", "gemini-1.", "gemini-2.0");

    private HiddenReasoning() {}

    /** Tokens that a silent model may be putting out over this route; 0 when it is just slow. */
    static long tokensPerSecond(Route route) {
        boolean reasons =
                Stream.of(route.model(), route.upstreamModel()).anyMatch(HiddenReasoning::reasons);
        return reasons ? TOKENS_PER_SECOND : 0;
    }

    private static boolean reasons(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return FAMILIES.stream().anyMatch(name::startsWith)
                && PLAIN.stream().noneMatch(name::startsWith);
    }
}
