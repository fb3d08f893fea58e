package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model on offer; without a {@code price} in force it is not served. */
public record Model(
        String id,
        String displayName,
        long contextWindow,
        long maxOutputTokens,
        List<String> endpoints,
        boolean enabled,
        Optional<PriceVersion> price,
        List<PriceVersion> scheduled) {

    public Model {
        endpoints = List.copyOf(endpoints);
        scheduled = List.copyOf(scheduled);
    }

    /** Body of {@code PUT /models/{id}}. */
    public record Definition(
            String displayName,
            long contextWindow,
            long maxOutputTokens,
            List<String> endpoints,
            boolean enabled) {}

    /** A price version as shown with its model. */
    public record PriceVersion(
            String versionId,
            PriceState state,
            Instant effectiveFrom,
            Prices prices,
            List<PriceSheet.LongContext> longContext,
            Map<String, Long> serviceTiersBps,
            String reason) {}

    public enum PriceState {
        PENDING_APPROVAL,
        SCHEDULED,
        EFFECTIVE,
        SUPERSEDED
    }

    /**
     * Body of {@code POST /models/{id}/prices}; an absent time means as soon as the rules allow.
     *
     * @param overrideReason lets the owner end the notice period early; the notice shows it
     */
    public record PriceProposal(
            Optional<Instant> effectiveFrom,
            Prices prices,
            Optional<List<PriceSheet.LongContext>> longContext,
            Optional<Map<String, Long>> serviceTiersBps,
            String reason,
            Optional<String> overrideReason) {

        /** A proposal that keeps to the notice period. */
        public PriceProposal(
                Optional<Instant> effectiveFrom,
                Prices prices,
                Optional<List<PriceSheet.LongContext>> longContext,
                Optional<Map<String, Long>> serviceTiersBps,
                String reason) {
            this(effectiveFrom, prices, longContext, serviceTiersBps, reason, Optional.empty());
        }

        public PriceSheet sheet() {
            return new PriceSheet(
                    prices, longContext.orElse(List.of()), serviceTiersBps.orElse(Map.of()));
        }
    }

    /** Answer to a price proposal. */
    public record PriceScheduled(
            String versionId,
            PriceState state,
            Instant effectiveFrom,
            boolean material,
            Optional<String> noticeId) {}
}
