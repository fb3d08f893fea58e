package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.wire.BodyReading.Fault;
import com.nexusapi.relay.wire.BodyReading.Invalid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiErrorTest {

    static Stream<Arguments> table() {
        String no = "{x-should-retry=false}";
        return Stream.of(
                row(
                        ApiError.invalidKey("sk-nx-…abcd"),
                        "401 invalid_request_error invalid_api_key null " + no),
                row(
                        ApiError.accountSuspended(),
                        "403 permission_error account_suspended null " + no),
                row(ApiError.notAllowed("no"), "403 permission_error not_allowed null " + no),
                row(
                        ApiError.insufficientQuota(),
                        "429 insufficient_quota insufficient_quota null " + no),
                row(
                        ApiError.modelNotFound("x"),
                        "404 invalid_request_error model_not_found model " + no),
                row(
                        ApiError.unsupportedEndpoint("no"),
                        "404 invalid_request_error unsupported_endpoint null " + no),
                row(
                        ApiError.methodNotAllowed("GET", "POST"),
                        "405 invalid_request_error method_not_allowed null {allow=POST}"),
                row(
                        ApiError.bodyTooLarge(5),
                        "413 invalid_request_error request_too_large null {}"),
                row(
                        ApiError.unsupportedMediaType("no"),
                        "415 invalid_request_error unsupported_media_type null {}"),
                row(
                        ApiError.of(Invalid.of(Fault.NOT_JSON)),
                        "400 invalid_request_error invalid_json null {}"),
                row(
                        ApiError.of(Invalid.of(Fault.MISSING, "model")),
                        "400 invalid_request_error missing_required_parameter model {}"),
                row(
                        ApiError.unsupportedParameter("tools[0].type", "no"),
                        "400 invalid_request_error unsupported_parameter tools[0].type {}"),
                row(
                        ApiError.upstreamUnavailable(),
                        "503 server_error upstream_unavailable null {}"),
                row(
                        ApiError.upstreamOverloaded(Duration.ofHours(1)),
                        "429 server_error upstream_overloaded null {retry-after=60}"),
                row(ApiError.upstreamError(), "502 server_error upstream_error null {}"),
                row(ApiError.upstreamTimeout(true), "504 server_error upstream_timeout null " + no),
                row(ApiError.upstreamTimeout(false), "504 server_error upstream_timeout null {}"),
                row(
                        ApiError.serviceUnavailable(),
                        "503 server_error service_unavailable null {retry-after=1}"),
                row(ApiError.internal(), "500 server_error internal_error null {}"));
    }

    private static Arguments row(ApiError error, String expected) {
        return Arguments.of(error, expected);
    }

    @ParameterizedTest
    @MethodSource("table")
    void followsTheTable(ApiError error, String expected) {
        assertThat(
                        "%d %s %s %s %s"
                                .formatted(
                                        error.status(),
                                        error.type(),
                                        error.code().orElse("null"),
                                        error.param().orElse("null"),
                                        error.headers()))
                .isEqualTo(expected);
    }

    @Test
    void noKeyHasNoCode() {
        assertThat(ApiError.noKey().code()).isEmpty();
        assertThat(ApiError.noKey().headers())
                .isEqualTo(Map.of("www-authenticate", "Bearer", "x-should-retry", "false"));
    }

    @Test
    void heldCreditMayBeRetriedShortly() {
        assertThat(ApiError.quotaHeldByOtherCalls().headers())
                .isEqualTo(Map.of("x-should-retry", "true", "retry-after", "1"));
    }

    @Test
    void rateLimitSaysHowLongToWait() {
        ApiError error =
                ApiError.rateLimited(
                        ApiError.Limit.TOKENS, "this API key", Duration.ofMillis(1_200));
        assertThat(error.type()).isEqualTo("tokens");
        assertThat(error.headers()).isEqualTo(Map.of("retry-after", "2", "retry-after-ms", "1200"));
    }

    @Test
    void envelopeHasAllFourMembers() {
        assertThat(ApiError.modelNotFound("a\"\n").json())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"error\":{\"message\":\"The model 'a\\\"\\n' does not exist or you do not"
                                + " have access to it.\",\"type\":\"invalid_request_error\",\"param\":"
                                + "\"model\",\"code\":\"model_not_found\"}}");
        assertThat(ApiError.internal().json()).asString().contains("\"param\":null");
    }
}
