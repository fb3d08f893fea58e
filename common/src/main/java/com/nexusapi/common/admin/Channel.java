package com.nexusapi.common.admin;

import com.nexusapi.common.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to an upstream provider; the lowest {@code priority} is tried first. What it says about
 * health is what the node that answers has seen since it started.
 */
public record Channel(
        String id,
        String name,
        Kind kind,
        String baseUrl,
        List<Credential> credentials,
        Map<String, String> models,
        int priority,
        int weight,
        boolean enabled,
        boolean allowPrivateAddress,
        Map<String, Cost> costs,
        Health health,
        List<ModelHealth> modelHealth) {

    public enum Kind {
        OPENAI,
        OPENAI_COMPATIBLE,
        AZURE_OPENAI,
        ANTHROPIC,
        GEMINI;

        /** As spelled in JSON, such as {@code openai-compatible}. */
        @com.fasterxml.jackson.annotation.JsonValue
        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Of the whole channel: {@code FAILING} while calls for one of its models are kept away from it
     * or all of its credentials are set aside, {@code UNKNOWN} before its first call.
     */
    public enum Health {
        UNKNOWN,
        HEALTHY,
        FAILING
    }

    /**
     * A credential without its secret; {@code state} is {@code ACTIVE} or {@code DISABLED}.
     *
     * @param setAside why it is used only when nothing else is left, if it is
     */
    public record Credential(String id, String last4, String state, List<SetAside> setAside) {

        public Credential {
            setAside = List.copyOf(setAside);
        }

        /** One that nothing is held against. */
        public Credential(String id, String last4, String state) {
            this(id, last4, state, List.of());
        }
    }

    /**
     * A credential is not used before a time.
     *
     * @param model the one it is not used for; empty for all
     * @param fault {@code CREDENTIAL_REFUSED} or {@code OVERLOADED}
     * @param since the first refusal with no success after it
     * @param until the next call after this tries it again
     */
    public record SetAside(Optional<String> model, Fault fault, Instant since, Instant until) {}

    /** Whether calls for a model are let through to a channel. */
    public enum BreakerState {
        /** Never used since the node started. */
        UNKNOWN,
        CLOSED,
        /** Left alone until {@code openUntil}. */
        OPEN,
        /** The time is over: one call at a time tries whether it is well again. */
        HALF_OPEN
    }

    /**
     * How calls for one model went.
     *
     * @param failures faults of the channel in a row
     * @param openSince when it began to be left alone, if it is
     * @param openUntil when the next call tries a channel that is left alone
     * @param lastFailure the last fault; empty after a success
     */
    public record ModelHealth(
            String model,
            BreakerState state,
            int failures,
            Optional<Instant> openSince,
            Optional<Instant> openUntil,
            Optional<LastFailure> lastFailure) {}

    /**
     * What went wrong last.
     *
     * @param status the upstream's HTTP status, if it answered
     */
    public record LastFailure(Fault fault, Optional<Integer> status, Instant at) {}

    /** What can go wrong with a call to an upstream. */
    public enum Fault {
        /** The name is unknown, nobody listens there, or the TLS handshake failed. */
        CONNECT,
        CONNECT_TIMEOUT,
        /** A private address that the channel may not reach. */
        ADDRESS_REFUSED,
        FIRST_BYTE_TIMEOUT,
        RESET,
        IDLE_TIMEOUT,
        /** Not HTTP as it should be. */
        GARBAGE,
        TOO_LARGE,
        /** A status such as 500. */
        STATUS,
        /** A good status, and an answer that is none. */
        UNUSABLE,
        NO_SUCH_MODEL,
        /** 401, 402, 403, or the upstream says that our own quota is used up. */
        CREDENTIAL_REFUSED,
        /** 429. */
        OVERLOADED,
        /** The upstream does not like the request: nothing is held against the channel. */
        REQUEST_REFUSED
    }

    /** What one of our models costs us on this channel: a price sheet of its own. */
    public record Cost(
            Prices prices,
            Optional<List<PriceSheet.LongContext>> longContext,
            Optional<Map<String, Long>> serviceTiersBps) {

        /** The same at every size of input and every service tier. */
        public Cost(Prices prices) {
            this(prices, Optional.empty(), Optional.empty());
        }

        public static Cost of(PriceSheet sheet) {
            return new Cost(
                    sheet.prices(),
                    Optional.of(sheet.longContext()),
                    Optional.of(sheet.serviceTiersBps()));
        }

        public PriceSheet sheet() {
            return new PriceSheet(
                    prices, longContext.orElse(List.of()), serviceTiersBps.orElse(Map.of()));
        }
    }

    /** Body of {@code POST /channels/{id}/test}: our name of one of the channel's models. */
    public record TestAsk(String model, Optional<String> credentialId) {}

    /**
     * What came of a real call over a channel; no customer pays for it.
     *
     * @param status the upstream's HTTP status, if it answered
     * @param latencyMs until all of the answer had come, or the call had failed
     * @param firstByteMs until the answer began; empty when nothing came
     * @param usage as the upstream reported it
     * @param cost what the channel charges us, if the operator has said
     * @param fault what failed, if something did
     * @param error the upstream's words, without secrets
     */
    public record TestResult(
            boolean ok,
            Optional<Integer> status,
            long latencyMs,
            Optional<Long> firstByteMs,
            Optional<TokenUsage> usage,
            Optional<Money> cost,
            Optional<Fault> fault,
            Optional<String> error) {}

    /** Body of {@code POST /channels}. */
    public record Creation(
            String name,
            Kind kind,
            String baseUrl,
            List<String> credentials,
            Map<String, String> models,
            Optional<Integer> priority,
            Optional<Integer> weight,
            Optional<Boolean> enabled,
            Optional<Boolean> allowPrivateAddress,
            Optional<Map<String, Cost>> costs) {

        @Override
        public String toString() {
            return "Channel.Creation[name=" + name + "]";
        }
    }

    /**
     * Body of {@code PATCH /channels/{id}}: what is absent stays.
     *
     * @param credentials secrets that take the place of all present credentials
     * @param addCredentials secrets besides the present ones; not along with {@code credentials}
     * @param removeCredentials ids; not along with {@code credentials}
     */
    public record Change(
            Optional<String> name,
            Optional<String> baseUrl,
            Optional<List<String>> credentials,
            Optional<Map<String, String>> models,
            Optional<Integer> priority,
            Optional<Integer> weight,
            Optional<Boolean> enabled,
            Optional<Boolean> allowPrivateAddress,
            Optional<Map<String, Cost>> costs,
            Optional<List<String>> addCredentials,
            Optional<List<String>> removeCredentials) {

        /** Leaves single credentials alone. */
        public Change(
                Optional<String> name,
                Optional<String> baseUrl,
                Optional<List<String>> credentials,
                Optional<Map<String, String>> models,
                Optional<Integer> priority,
                Optional<Integer> weight,
                Optional<Boolean> enabled,
                Optional<Boolean> allowPrivateAddress,
                Optional<Map<String, Cost>> costs) {
            this(
                    name,
                    baseUrl,
                    credentials,
                    models,
                    priority,
                    weight,
                    enabled,
                    allowPrivateAddress,
                    costs,
                    Optional.empty(),
                    Optional.empty());
        }

        /** Changes nothing else than whether it is used. */
        public static Change ofEnabled(boolean enabled) {
            return only(Optional.of(enabled), Optional.empty(), Optional.empty());
        }

        /** Changes nothing else than adding one credential. */
        public static Change ofAdded(String secret) {
            return only(Optional.empty(), Optional.of(List.of(secret)), Optional.empty());
        }

        /** Changes nothing else than removing one credential. */
        public static Change ofRemoved(String credentialId) {
            return only(Optional.empty(), Optional.empty(), Optional.of(List.of(credentialId)));
        }

        private static Change only(
                Optional<Boolean> enabled,
                Optional<List<String>> addCredentials,
                Optional<List<String>> removeCredentials) {
            return new Change(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    enabled,
                    Optional.empty(),
                    Optional.empty(),
                    addCredentials,
                    removeCredentials);
        }

        @Override
        public String toString() {
            return "Channel.Change[]";
        }
    }
}
