package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Errors in the words of the two protocols. */
final class Errors {

    private Errors() {}

    static ObjectNode openAi(ObjectNode body, String message, String type) {
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .putNull("code");
        return body;
    }

    static ObjectNode openAi(ObjectNode body, String message, String type, String code) {
        openAi(body, message, type);
        ((ObjectNode) body.path("error")).put("code", code);
        return body;
    }

    static ObjectNode anthropic(ObjectNode body, String type, String message) {
        body.put("type", "error").putObject("error").put("type", type).put("message", message);
        return body;
    }

    /** The type that Anthropic gives to errors of a status. */
    static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
