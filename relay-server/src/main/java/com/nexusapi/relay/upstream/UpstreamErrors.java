package com.nexusapi.relay.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.relay.upstream.UpstreamAnswer.Failed;
import com.nexusapi.relay.upstream.UpstreamAnswer.Whole;
import com.nexusapi.relay.wire.ApiError;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an upstream's failure is to the customer, by the table of reference OpenAI surface §2: his
 * own mistakes come back as the upstream put them, ours and the upstream's do not.
 */
public final class UpstreamErrors {

    private static final ObjectMapper JSON = Json.newMapper();
    private static final int MOST_BODY_BYTES = 256 * 1024;
    private static final Set<Integer> CUSTOMERS_MISTAKES = Set.of(400, 404, 409, 413, 415, 422);
    private static final Set<String> OUR_BALANCE =
            Set.of("insufficient_quota", "billing_not_active", "billing_error", "arrearage");
    private static final Set<String> NO_SUCH_MODEL =
            Set.of("model_not_found", "deploymentnotfound", "modelnotfound", "invalid_model");
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
    private static final BigDecimal MOST_WAIT_MILLIS = BigDecimal.valueOf(3_600_000);

    private UpstreamErrors() {}

    /** Whose fault a bad answer is. */
    private enum Fault {
        CUSTOMER,
        OUR_ACCOUNT,
        OUR_CONFIGURATION,
        OVERLOAD,
        UPSTREAM
    }

    /**
     * The error for a whole answer that is not good (its status is not 2xx, or it reports an
     * error).
     */
    public static ApiError toApiError(Whole answer, Route route) {
        UpstreamMessage said = read(answer);
        return switch (fault(answer, said)) {
            case CUSTOMER -> refused(answer.status(), said.without(route));
            case OUR_ACCOUNT, OUR_CONFIGURATION -> ApiError.upstreamUnavailable();
            case OVERLOAD -> ApiError.upstreamOverloaded(waitOf(answer.headers()));
            case UPSTREAM -> ApiError.upstreamError();
        };
    }

    /** The error for no answer at all. */
    public static ApiError toApiError(Failed failed) {
        return switch (failed.kind()) {
            case CONNECT_TIMEOUT, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT ->
                    ApiError.upstreamTimeout(failed.mayHaveBilled());
            case ADDRESS_REFUSED, LEFT_ALONE -> ApiError.upstreamUnavailable();
            case NO_ROOM -> ApiError.serviceUnavailable();
            case CONNECT, RESET, GARBAGE, TOO_LARGE, CANCELLED -> ApiError.upstreamError();
        };
    }

    /**
     * Whether another route may be tried: never after the customer's own mistake, nor when the
     * upstream had the whole request and was only too slow, which would pay twice (§5.4), nor when
     * there is no room here, since the next answer would find none either.
     */
    public static boolean mayFailOver(UpstreamAnswer answer) {
        return switch (answer) {
            case UpstreamAnswer.Streaming _ -> false;
            case Whole whole -> isChannelFault(whole);
            case Failed failed ->
                    switch (failed.kind()) {
                        case CONNECT,
                                CONNECT_TIMEOUT,
                                ADDRESS_REFUSED,
                                RESET,
                                GARBAGE,
                                LEFT_ALONE ->
                                true;
                        case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOO_LARGE, NO_ROOM, CANCELLED ->
                                false;
                    };
        };
    }

    /** True for a bad answer that another channel might not give. */
    private static boolean isChannelFault(Whole answer) {
        return !isGood(answer) && fault(answer, read(answer)) != Fault.CUSTOMER;
    }

    private static boolean isGood(Whole answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /** What an answer says about its channel and credential. */
    static Verdict judge(UpstreamAnswer answer) {
        return switch (answer) {
            case UpstreamAnswer.Streaming _ -> new Verdict.Works();
            case Whole whole -> isGood(whole) ? new Verdict.Works() : judgeBad(whole);
            case Failed failed -> judge(failed.kind());
        };
    }

    private static Verdict judgeBad(Whole answer) {
        int status = answer.status();
        return switch (fault(answer, read(answer))) {
            case CUSTOMER -> new Verdict.RequestAtFault(status);
            case OUR_ACCOUNT -> new Verdict.CredentialRefused(status, status == 403);
            case OUR_CONFIGURATION ->
                    new Verdict.ChannelAtFault(Channel.Fault.NO_SUCH_MODEL, Optional.of(status));
            case OVERLOAD -> new Verdict.CredentialLimited(status, waitOf(answer.headers()));
            case UPSTREAM -> new Verdict.ChannelAtFault(Channel.Fault.STATUS, Optional.of(status));
        };
    }

    private static Verdict judge(UpstreamAnswer.Kind kind) {
        return switch (kind) {
            case CONNECT -> channelAtFault(Channel.Fault.CONNECT);
            case CONNECT_TIMEOUT -> channelAtFault(Channel.Fault.CONNECT_TIMEOUT);
            case ADDRESS_REFUSED -> channelAtFault(Channel.Fault.ADDRESS_REFUSED);
            case FIRST_BYTE_TIMEOUT -> channelAtFault(Channel.Fault.FIRST_BYTE_TIMEOUT);
            case RESET -> channelAtFault(Channel.Fault.RESET);
            case IDLE_TIMEOUT -> channelAtFault(Channel.Fault.IDLE_TIMEOUT);
            case GARBAGE -> channelAtFault(Channel.Fault.GARBAGE);
            case TOO_LARGE -> channelAtFault(Channel.Fault.TOO_LARGE);
            case NO_ROOM, CANCELLED, LEFT_ALONE -> new Verdict.Nothing();
        };
    }

    private static Verdict channelAtFault(Channel.Fault fault) {
        return new Verdict.ChannelAtFault(fault, Optional.empty());
    }

    /** What is wrong with an answer; empty when it is good. */
    public static Optional<Channel.Fault> faultOf(UpstreamAnswer answer) {
        return switch (judge(answer)) {
            case Verdict.Works _, Verdict.Nothing _ -> Optional.empty();
            case Verdict.RequestAtFault _ -> Optional.of(Channel.Fault.REQUEST_REFUSED);
            case Verdict.ChannelAtFault at -> Optional.of(at.fault());
            case Verdict.CredentialRefused _ -> Optional.of(Channel.Fault.CREDENTIAL_REFUSED);
            case Verdict.CredentialLimited _ -> Optional.of(Channel.Fault.OVERLOADED);
        };
    }

    /** What the upstream says in a bad answer, without secrets and hosts; empty if unreadable. */
    public static String wordsOf(Whole answer, Route route) {
        return read(answer).without(route).text();
    }

    private static Fault fault(Whole answer, UpstreamMessage said) {
        int status = answer.status();
        if (status == 401 || status == 402 || status == 403 || isOurBalance(said)) {
            return Fault.OUR_ACCOUNT;
        }
        if (status == 404 && isAboutModel(said)) {
            return Fault.OUR_CONFIGURATION;
        }
        if (status == 429) {
            return Fault.OVERLOAD;
        }
        return CUSTOMERS_MISTAKES.contains(status) && said.isReadable()
                ? Fault.CUSTOMER
                : Fault.UPSTREAM;
    }

    private static boolean isOurBalance(UpstreamMessage said) {
        return OUR_BALANCE.contains(lower(said.code()))
                || OUR_BALANCE.contains(lower(said.type()))
                || said.text().toLowerCase(Locale.ROOT).contains("credit balance");
    }

    /** A 404 that says nothing readable comes from a wrong base URL. */
    private static boolean isAboutModel(UpstreamMessage said) {
        String text = said.text().toLowerCase(Locale.ROOT);
        return !said.isReadable()
                || NO_SUCH_MODEL.contains(lower(said.code()))
                || text.contains("model")
                || text.contains("deployment");
    }

    private static String lower(Optional<String> text) {
        return text.orElse("").toLowerCase(Locale.ROOT);
    }

    private static ApiError refused(int status, UpstreamMessage said) {
        return ApiError.upstreamRefused(
                status,
                said.type().orElse("invalid_request_error"),
                said.code(),
                said.param(),
                said.text());
    }

    /** {@code retry-after-ms}, else {@code retry-after} in seconds; dates are not read. */
    private static Duration waitOf(Map<String, String> headers) {
        return number(headers, "retry-after-ms")
                .or(() -> number(headers, "retry-after").map(n -> n.movePointRight(3)))
                .filter(millis -> millis.signum() >= 0)
                .map(millis -> Duration.ofMillis(millis.min(MOST_WAIT_MILLIS).longValue()))
                .orElse(DEFAULT_WAIT);
    }

    private static Optional<BigDecimal> number(Map<String, String> headers, String name) {
        String text = headers.getOrDefault(name, "").strip();
        return text.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /** Understands the usual envelope, Gemini's array of one, vLLM's flat form and FastAPI's. */
    private static UpstreamMessage read(Whole answer) {
        byte[] body = answer.body().array();
        if (body.length > MOST_BODY_BYTES) {
            return UpstreamMessage.UNREADABLE;
        }
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode holder = root.isArray() ? root.path(0) : root;
            JsonNode error = holder.has("error") ? holder.path("error") : holder;
            return error.isTextual()
                    ? UpstreamMessage.ofText(error.textValue())
                    : new UpstreamMessage(
                            text(error, "message").or(() -> text(error, "detail")).orElse(""),
                            text(error, "type"),
                            text(error, "code"),
                            text(error, "param"));
        } catch (IOException e) {
            return UpstreamMessage.UNREADABLE;
        }
    }

    /** Texts only: numeric codes break clients. */
    private static Optional<String> text(JsonNode node, String member) {
        return Optional.ofNullable(node.path(member).textValue());
    }
}
