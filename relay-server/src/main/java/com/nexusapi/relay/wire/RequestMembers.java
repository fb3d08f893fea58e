package com.nexusapi.relay.wire;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The members that are read of each endpoint's bodies; all others pass unread. */
final class RequestMembers {

    private static final Map<Endpoint, Set<String>> KNOWN =
            Arrays.stream(Endpoint.values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Function.identity(), RequestMembers::known));

    private RequestMembers() {}

    static Set<String> of(Endpoint endpoint) {
        return KNOWN.getOrDefault(endpoint, Set.of());
    }

    private static Set<String> known(Endpoint endpoint) {
        Set<String> known = new HashSet<>(Set.of("model", "stream", "service_tier"));
        known.addAll(
                switch (endpoint) {
                    case CHAT ->
                            Set.of(
                                    "messages",
                                    "stream_options",
                                    "max_tokens",
                                    "max_completion_tokens",
                                    "n",
                                    "tools",
                                    "web_search_options",
                                    "modalities",
                                    "prompt_cache_retention");
                    case COMPLETIONS ->
                            Set.of("prompt", "stream_options", "max_tokens", "n", "best_of");
                    case RESPONSES, RESPONSE_INPUT_TOKENS ->
                            Set.of(
                                    "input",
                                    "max_output_tokens",
                                    "tools",
                                    "max_tool_calls",
                                    "previous_response_id",
                                    "conversation",
                                    "background",
                                    "store",
                                    "prompt",
                                    "prompt_cache_retention");
                    case EMBEDDINGS, MODERATIONS -> Set.of("input");
                    case IMAGE_GENERATIONS, IMAGE_EDITS -> Set.of("n", "images");
                    case SPEECH -> Set.of("input", "stream_format", "response_format");
                    case TRANSCRIPTIONS, TRANSLATIONS -> Set.<String>of();
                    case MESSAGES, COUNT_TOKENS ->
                            Set.of(
                                    "messages",
                                    "system",
                                    "max_tokens",
                                    "tools",
                                    "speed",
                                    "inference_geo",
                                    "mcp_servers",
                                    "container");
                });
        return Set.copyOf(known);
    }

    /** What OpenAI documents as the legacy endpoint's default. */
    static OptionalLong defaultMaximum(Endpoint endpoint) {
        return endpoint == Endpoint.COMPLETIONS ? OptionalLong.of(16) : OptionalLong.empty();
    }

    /** Moderations may leave the model out. */
    static Optional<String> defaultModel(Endpoint endpoint) {
        return endpoint == Endpoint.MODERATIONS
                ? Optional.of("omni-moderation-latest")
                : Optional.empty();
    }
}
