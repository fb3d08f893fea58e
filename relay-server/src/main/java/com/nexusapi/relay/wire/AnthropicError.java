package com.nexusapi.relay.wire;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * An error as Anthropic's clients expect it (surface reference §2).
 *
 * @param status Anthropic's, which differs from OpenAI's for exhausted credit and overload
 */
public record AnthropicError(int status, String type, String message) {

    private static final Set<String> TYPES =
            Set.of(
                    "invalid_request_error",
                    "authentication_error",
                    "billing_error",
                    "permission_error",
                    "not_found_error",
                    "request_too_large",
                    "rate_limit_error",
                    "api_error",
                    "timeout_error",
                    "overloaded_error");
    private static final int OVERLOADED = 529;

    public static AnthropicError of(ApiError error) {
        int status = statusOf(error);
        boolean isTheirs = TYPES.contains(error.type()) && status == error.status();
        boolean isPlain = error.type().equals("invalid_request_error");
        String type = isTheirs && !isPlain ? error.type() : typeOf(status);
        return new AnthropicError(status, type, error.message());
    }

    private static int statusOf(ApiError error) {
        return switch (error.code().orElse("")) {
            case "insufficient_quota" -> error.mayBeRetried() ? 429 : 402;
            case "upstream_overloaded" -> OVERLOADED;
            default -> error.status() == 503 ? OVERLOADED : error.status();
        };
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 500, 502 -> "api_error";
            case 504 -> "timeout_error";
            case OVERLOADED -> "overloaded_error";
            default -> "invalid_request_error";
        };
    }

    /** The envelope of an answer. */
    public byte[] json(String requestId) {
        return envelope(",\"request_id\":" + JsonText.quoted(requestId));
    }

    /** The data of an {@code error} event. */
    public byte[] json() {
        return envelope("");
    }

    private byte[] envelope(String more) {
        String text =
                "{\"type\":\"error\",\"error\":{\"type\":"
                        + JsonText.quoted(type)
                        + ",\"message\":"
                        + JsonText.quoted(message)
                        + "}"
                        + more
                        + "}";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
