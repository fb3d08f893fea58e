package com.nexusapi.relay.wire;

import com.nexusapi.relay.wire.BodyReading.Invalid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An error as OpenAI's clients expect it; reference OpenAI surface §2 is the table of all of them.
 *
 * @param headers to be set on the answer, such as {@code x-should-retry} and {@code retry-after}
 */
public record ApiError(
        int status,
        String type,
        Optional<String> code,
        Optional<String> param,
        String message,
        Map<String, String> headers) {

    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String PERMISSION = "permission_error";
    private static final String SERVER = "server_error";
    private static final String SHOULD_RETRY = "x-should-retry";
    private static final String RETRY_AFTER = "retry-after";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    public ApiError {
        headers = Map.copyOf(headers);
    }

    /** What a limit is counted in. */
    public enum Limit {
        REQUESTS,
        TOKENS
    }

    public static ApiError noKey() {
        return invalid(
                        401,
                        "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.")
                .with("www-authenticate", "Bearer")
                .noRetry();
    }

    /**
     * The key is unknown, revoked or expired.
     *
     * @param masked no more of the key than its prefix and last four characters
     */
    public static ApiError invalidKey(String masked) {
        return invalid(401, "Incorrect API key provided: " + masked + ".")
                .coded("invalid_api_key")
                .noRetry();
    }

    public static ApiError accountSuspended() {
        return of(403, PERMISSION, "This account or API key is suspended. Please contact support.")
                .coded("account_suspended")
                .noRetry();
    }

    /** The key may not use this model, endpoint or address; the message names which. */
    public static ApiError notAllowed(String message) {
        return of(403, PERMISSION, message).coded("not_allowed").noRetry();
    }

    public static ApiError insufficientQuota() {
        return of(
                        429,
                        "insufficient_quota",
                        "Your credit balance is too low for this call. Please top up.")
                .coded("insufficient_quota")
                .noRetry();
    }

    /**
     * What may be spent in this month is spent, or held by calls that run.
     *
     * @param whose budget it is, such as {@code this API key}
     */
    public static ApiError budgetSpent(String whose) {
        return of(
                        429,
                        "insufficient_quota",
                        "The monthly budget of " + whose + " does not allow this call.")
                .coded("insufficient_quota")
                .noRetry();
    }

    /** There is credit, but other running calls hold it. */
    public static ApiError quotaHeldByOtherCalls() {
        return of(
                        429,
                        "insufficient_quota",
                        "Your credit is held by calls that are still running. Retry shortly.")
                .coded("insufficient_quota")
                .with(SHOULD_RETRY, "true")
                .with(RETRY_AFTER, "1");
    }

    /**
     * A call more, or its tokens, would be too many.
     *
     * @param whose limit it is, such as {@code this API key}
     */
    public static ApiError rateLimited(Limit limit, String whose, Duration wait) {
        String type = limit == Limit.REQUESTS ? "requests" : "tokens";
        return of(429, type, "Rate limit of " + whose + " reached (" + type + ").")
                .coded("rate_limit_exceeded")
                .waiting(wait)
                .with("retry-after-ms", Long.toString(wait.toMillis()));
    }

    /** Unknown and unpriced models alike. */
    public static ApiError modelNotFound(String model) {
        return invalid(
                        404,
                        "The model '" + model + "' does not exist or you do not have access to it.")
                .coded("model_not_found")
                .at("model")
                .noRetry();
    }

    public static ApiError wrongEndpoint(String model, String right) {
        return invalid(404, "The model '" + model + "' is not served here. Use " + right + ".")
                .coded("model_not_found")
                .at("model")
                .noRetry();
    }

    public static ApiError unsupportedEndpoint(String message) {
        return invalid(404, message).coded("unsupported_endpoint").noRetry();
    }

    public static ApiError methodNotAllowed(String method, String allowed) {
        return invalid(405, "Method " + method + " is not allowed here. Use " + allowed + ".")
                .coded("method_not_allowed")
                .with("allow", allowed);
    }

    public static ApiError bodyTooLarge(long maxBytes) {
        return invalid(413, "The request body is larger than " + maxBytes + " bytes.")
                .coded("request_too_large");
    }

    public static ApiError unsupportedMediaType(String message) {
        return invalid(415, message).coded("unsupported_media_type");
    }

    public static ApiError of(Invalid invalid) {
        String name = invalid.param().orElse("");
        ApiError error =
                switch (invalid.fault()) {
                    case NOT_JSON ->
                            invalid(400, "The request body is not valid JSON.")
                                    .coded("invalid_json");
                    case NOT_AN_OBJECT ->
                            invalid(400, "The request body must be a JSON object.")
                                    .coded("invalid_json");
                    case DUPLICATE ->
                            invalid(400, "The member '" + name + "' stands twice in the body.")
                                    .coded("invalid_json");
                    case MISSPELT ->
                            invalid(400, "Unknown parameter '" + name + "': names are lower case.")
                                    .coded("unsupported_parameter");
                    case WRONG_TYPE ->
                            invalid(400, "The value of '" + name + "' is of the wrong type.")
                                    .coded("invalid_type");
                    case MISSING ->
                            invalid(400, "You must provide the parameter '" + name + "'.")
                                    .coded("missing_required_parameter");
                };
        return new ApiError(
                error.status,
                error.type,
                error.code,
                invalid.param(),
                error.message,
                error.headers);
    }

    public static ApiError responseNotFound(String id) {
        return invalid(404, "Response with id '" + id + "' not found.")
                .coded("response_not_found")
                .noRetry();
    }

    public static ApiError previousResponseNotFound(String id) {
        return invalid(400, "Previous response with id '" + id + "' not found.")
                .coded("previous_response_not_found")
                .at("previous_response_id");
    }

    /** Tells a client that tries a WebSocket to use HTTP (surface reference §3.8). */
    public static ApiError upgradeRequired() {
        return invalid(426, "WebSockets are not offered here. Use POST.")
                .coded("upgrade_required")
                .with("connection", "close")
                .noRetry();
    }

    public static ApiError missingParameter(String name) {
        return of(Invalid.of(BodyReading.Fault.MISSING, name));
    }

    /** The body is no form; the message says what is wrong. */
    public static ApiError badForm(String problem) {
        return invalid(400, problem).coded("invalid_form");
    }

    public static ApiError unsupportedParameter(String param, String message) {
        return invalid(400, message).coded("unsupported_parameter").at(param);
    }

    /** The upstream's own refusal of the request, with secrets already removed. */
    public static ApiError upstreamRefused(
            int status,
            String type,
            Optional<String> code,
            Optional<String> param,
            String message) {
        return new ApiError(status, type, code, param, message, Map.of());
    }

    /** No upstream could be used, by a fault that is ours. */
    public static ApiError upstreamUnavailable() {
        return of(503, SERVER, "The model is not available at the moment.")
                .coded("upstream_unavailable");
    }

    public static ApiError upstreamOverloaded(Duration wait) {
        return of(429, SERVER, "The model is overloaded at the moment.")
                .coded("upstream_overloaded")
                .waiting(wait);
    }

    public static ApiError upstreamError() {
        return of(502, SERVER, "The upstream provider failed to answer.").coded("upstream_error");
    }

    /**
     * No answer began in time.
     *
     * @param mayHaveBilled the upstream had the whole request: a retry may be paid twice
     */
    public static ApiError upstreamTimeout(boolean mayHaveBilled) {
        ApiError error =
                of(504, SERVER, "The upstream provider did not answer in time.")
                        .coded("upstream_timeout");
        return mayHaveBilled ? error.noRetry() : error;
    }

    public static ApiError serviceUnavailable() {
        return of(503, SERVER, "The service is not available at the moment.")
                .coded("service_unavailable")
                .with(RETRY_AFTER, "1");
    }

    public static ApiError internal() {
        return of(500, SERVER, "An internal error occurred.").coded("internal_error");
    }

    /** True if it says so; what it leaves open is decided by its status. */
    boolean mayBeRetried() {
        return "true".equals(headers.get(SHOULD_RETRY));
    }

    /** The envelope, with all four members. */
    public byte[] json() {
        String text =
                "{\"error\":{\"message\":"
                        + JsonText.quoted(message)
                        + ",\"type\":"
                        + JsonText.quoted(type)
                        + ",\"param\":"
                        + param.map(JsonText::quoted).orElse("null")
                        + ",\"code\":"
                        + code.map(JsonText::quoted).orElse("null")
                        + "}}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ApiError of(int status, String type, String message) {
        return new ApiError(status, type, Optional.empty(), Optional.empty(), message, Map.of());
    }

    private static ApiError invalid(int status, String message) {
        return of(status, INVALID_REQUEST, message);
    }

    private ApiError coded(String newCode) {
        return new ApiError(status, type, Optional.of(newCode), param, message, headers);
    }

    private ApiError at(String newParam) {
        return new ApiError(status, type, code, Optional.of(newParam), message, headers);
    }

    private ApiError with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new ApiError(status, type, code, param, message, more);
    }

    private ApiError noRetry() {
        return with(SHOULD_RETRY, "false");
    }

    /** Whole seconds, at least one; no more than a minute, since some clients wait however long. */
    private ApiError waiting(Duration wait) {
        Duration shown = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        long seconds = Math.max(1, shown.plusMillis(999).toSeconds());
        return with(RETRY_AFTER, Long.toString(seconds));
    }
}
