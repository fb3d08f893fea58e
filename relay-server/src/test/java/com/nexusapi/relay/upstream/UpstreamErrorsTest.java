package com.nexusapi.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.relay.upstream.UpstreamAnswer.Bytes;
import com.nexusapi.relay.upstream.UpstreamAnswer.Failed;
import com.nexusapi.relay.upstream.UpstreamAnswer.Kind;
import com.nexusapi.relay.upstream.UpstreamAnswer.Whole;
import com.nexusapi.relay.wire.ApiError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamErrorsTest {

    private static final Route ROUTE = Routes.to(URI.create("https://api.provider.example/v1"));

    private static Whole whole(int status, String body, Map<String, String> headers) {
        return new Whole(status, headers, new Bytes(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static ApiError map(int status, String body) {
        return UpstreamErrors.toApiError(whole(status, body, Map.of()), ROUTE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    400 | {"error":{"message":"too long","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}} | 400 invalid_request_error context_length_exceeded messages too long | false
                    400 | [{"error":{"code":400,"message":"bad field","status":"INVALID_ARGUMENT"}}]    | 400 invalid_request_error null null bad field | false
                    400 | {"object":"error","message":"flat","type":"BadRequestError","param":null,"code":400} | 400 BadRequestError null null flat | false
                    422 | {"detail":"field required"}                                   | 422 invalid_request_error null null field required | false
                    415 | {"error":"only text"}                                         | 415 invalid_request_error null null only text | false
                    404 | {"error":{"message":"No such response"}}                      | 404 invalid_request_error null null No such response | false
                    404 | {"error":{"message":"The model `x` does not exist","code":"model_not_found"}} | 503 server_error upstream_unavailable null * | true
                    404 | {"error":{"code":"DeploymentNotFound","message":"no"}}        | 503 server_error upstream_unavailable null * | true
                    404 | <html>nginx</html>                                            | 503 server_error upstream_unavailable null * | true
                    401 | {"error":{"message":"Incorrect API key provided: sk-up***1234"}} | 503 server_error upstream_unavailable null * | true
                    402 | {"error":{"message":"Insufficient Balance"}}                  | 503 server_error upstream_unavailable null * | true
                    403 | <html>forbidden</html>                                        | 503 server_error upstream_unavailable null * | true
                    429 | {"error":{"message":"quota","code":"insufficient_quota"}}     | 503 server_error upstream_unavailable null * | true
                    400 | {"error":{"message":"Your credit balance is too low","type":"invalid_request_error"}} | 503 server_error upstream_unavailable null * | true
                    400 | {"error":{"message":"overdue","code":"Arrearage"}}            | 503 server_error upstream_unavailable null * | true
                    429 | {"error":{"message":"slow down"}}                             | 429 server_error upstream_overloaded null * | true
                    500 | {"error":{"message":"stack trace"}}                           | 502 server_error upstream_error null * | true
                    529 | {"error":{"message":"overloaded"}}                            | 502 server_error upstream_error null * | true
                    502 | <html>Bad gateway</html>                                      | 502 server_error upstream_error null * | true
                    400 | <html>Bad request</html>                                      | 502 server_error upstream_error null * | true
                    302 | moved                                                         | 502 server_error upstream_error null * | true
                    418 | {"error":{"message":"teapot"}}                                | 502 server_error upstream_error null * | true
                    """)
    void mapsByTheTable(int status, String body, String expected, boolean failOver) {
        ApiError error = map(status, body);
        String shown =
                "%d %s %s %s %s"
                        .formatted(
                                error.status(),
                                error.type(),
                                error.code().orElse("null"),
                                error.param().orElse("null"),
                                expected.endsWith("*") ? "*" : error.message());
        assertThat(shown).isEqualTo(expected);
        assertThat(UpstreamErrors.mayFailOver(whole(status, body, Map.of()))).isEqualTo(failOver);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT,false,502,upstream_error,true,",
        "CONNECT_TIMEOUT,false,504,upstream_timeout,true,",
        "ADDRESS_REFUSED,false,503,upstream_unavailable,true,",
        "FIRST_BYTE_TIMEOUT,true,504,upstream_timeout,false,false",
        "IDLE_TIMEOUT,true,504,upstream_timeout,false,false",
        "RESET,true,502,upstream_error,true,",
        "GARBAGE,true,502,upstream_error,true,",
        "TOO_LARGE,true,502,upstream_error,false,",
        "CANCELLED,true,502,upstream_error,false,"
    })
    void mapsFailures(
            Kind kind, boolean billed, int status, String code, boolean failOver, String retry) {
        Failed failed = new Failed(kind, billed);
        ApiError error = UpstreamErrors.toApiError(failed);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).contains(code);
        assertThat(UpstreamErrors.mayFailOver(failed)).isEqualTo(failOver);
        assertThat(error.headers())
                .isEqualTo(retry == null ? Map.of() : Map.of("x-should-retry", retry));
    }

    @Test
    void removesSecretsHostsAndTheUpstreamsNameOfTheModel() {
        ApiError error =
                map(
                        400,
                        """
                        {"error":{"message":"Key %s or sk-up***1234 of org-AbCdEf123 in proj_Xyz12345: theirs-deployment at https://api.provider.example:443/v1/chat?x see https://docs.provider.example/errors. Bad image https://customer.test/a.png"}}
                        """
                                .formatted(Routes.SECRET));
        assertThat(error.message())
                .isEqualTo(
                        "Key [removed] or [removed] of [removed] in [removed]: ours at [removed]"
                                + " see [removed] Bad image https://customer.test/a.png");
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after,7,7",
        "retry-after,0.2,1",
        "retry-after,86400,60",
        "retry-after-ms,2500,3",
        "retry-after,'Wed, 21 Oct 2026 07:28:00 GMT',1",
        "retry-after,-5,1",
        "retry-after,99999999999999999999,1",
        "x-request-id,5,1"
    })
    void passesOnHowLongToWait(String name, String value, String seconds) {
        ApiError error = UpstreamErrors.toApiError(whole(429, "{}", Map.of(name, value)), ROUTE);
        assertThat(error.headers()).containsEntry("retry-after", seconds);
    }
}
