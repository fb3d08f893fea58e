package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The shapes in which providers report tokens (the endpoints that share one find it here). */
final class Usages {

    private Usages() {}

    /** Of chat and legacy completions. */
    static ObjectNode chat(ObjectNode usage, int prompt, int completion) {
        usage.put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }

    /** Of responses. */
    static ObjectNode response(ObjectNode usage, int input, int output) {
        usage.put("input_tokens", input);
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.put("output_tokens", output);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return usage.put("total_tokens", input + output);
    }
}
