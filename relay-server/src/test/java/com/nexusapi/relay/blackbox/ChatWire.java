package com.nexusapi.relay.blackbox;

/** Chat completions as an upstream writes them that calls the model {@code theirs}. */
final class ChatWire {

    static final String DONE = "data: [DONE]\n\n";

    static String chunk(String rest) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"theirs\","
                + rest
                + "}\n\n";
    }

    static String text(String content) {
        return chunk(
                "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                        + content
                        + "\"},\"finish_reason\":null}]");
    }

    static final String STOP =
            chunk("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]");
    static final String USAGE =
            chunk(
                    "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}");

    /** The end of a stream whose prompt had ten tokens. */
    static String end(long outputTokens) {
        return STOP
                + chunk(
                        "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":"
                                + outputTokens
                                + "}")
                + DONE;
    }

    static String mapped(String events) {
        return events.replace("\"theirs\"", "\"m\"");
    }

    static String answer(String usage) {
        return "{\"id\":\"c\",\"model\":\"theirs\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":"
                + usage
                + "}";
    }

    private ChatWire() {}
}
