package com.nexusapi.relay.web;

import com.nexusapi.common.admin.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ends a request of our own APIs with a problem document. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    private ProblemException(Problem problem, Map<String, String> headers) {
        super(problem.code());
        this.problem = problem;
        this.headers = headers;
    }

    public static ProblemException of(int status, String code, String detail) {
        return new ProblemException(Problem.of(status, title(status), code, detail), Map.of());
    }

    public static ProblemException invalid(String field, String expected) {
        return new ProblemException(
                new Problem(
                        "about:blank",
                        title(400),
                        400,
                        "invalid_request",
                        field + " " + expected,
                        Optional.of(field),
                        Optional.empty()),
                Map.of());
    }

    public static ProblemException malformed(String detail) {
        return of(400, "invalid_request", detail);
    }

    public static ProblemException unauthenticated(String detail) {
        return new ProblemException(
                Problem.of(401, title(401), "unauthenticated", detail),
                Map.of("www-authenticate", "Bearer"));
    }

    public static ProblemException forbidden(String detail) {
        return of(403, "forbidden", detail);
    }

    public static ProblemException notFound(String what) {
        return of(404, "not_found", what);
    }

    public static ProblemException methodNotAllowed(Set<String> allowed) {
        String methods = String.join(", ", allowed.stream().sorted().toList());
        return new ProblemException(
                Problem.of(405, title(405), "method_not_allowed", "Allowed here: " + methods),
                Map.of("allow", methods));
    }

    public static ProblemException conflict(String code, String detail) {
        return of(409, code, detail);
    }

    public static ProblemException throttled(Duration wait) {
        long seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), 1_000));
        return new ProblemException(
                Problem.of(
                        429,
                        title(429),
                        "too_many_attempts",
                        "Try again in " + seconds + " seconds."),
                Map.of("retry-after", Long.toString(seconds)));
    }

    public static ProblemException noticePeriod(Instant earliest) {
        return new ProblemException(
                new Problem(
                        "about:blank",
                        title(422),
                        422,
                        "notice_period",
                        "A material change takes notice; it can act from " + earliest + " on.",
                        Optional.of("effectiveFrom"),
                        Optional.of(earliest)),
                Map.of());
    }

    public Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }
}
