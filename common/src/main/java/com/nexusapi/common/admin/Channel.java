package com.nexusapi.common.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way to an upstream provider; the lowest {@code priority} is tried first. */
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
        Health health) {

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

    public enum Health {
        UNKNOWN,
        HEALTHY,
        FAILING
    }

    /** A credential without its secret; {@code state} is {@code ACTIVE} or {@code DISABLED}. */
    public record Credential(String id, String last4, String state) {}

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

    /** Body of {@code PATCH /channels/{id}}: what is absent stays. */
    public record Change(
            Optional<String> name,
            Optional<String> baseUrl,
            Optional<List<String>> credentials,
            Optional<Map<String, String>> models,
            Optional<Integer> priority,
            Optional<Integer> weight,
            Optional<Boolean> enabled,
            Optional<Boolean> allowPrivateAddress,
            Optional<Map<String, Cost>> costs) {

        @Override
        public String toString() {
            return "Channel.Change[]";
        }
    }
}
