package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model on offer; without a {@code price} in force it is not served.
 *
 * @param scheduled prices to come
 * @param changes what its customers are to lose: its retirement, or limits that are lowered
 */
public record Model(
        String id,
        String displayName,
        long contextWindow,
        long maxOutputTokens,
        List<String> endpoints,
        boolean enabled,
        Optional<PriceVersion> price,
        List<PriceVersion> scheduled,
        List<Change> changes) {

    public Model {
        endpoints = List.copyOf(endpoints);
        scheduled = List.copyOf(scheduled);
        changes = List.copyOf(changes);
    }

    /** A model that loses nothing. */
    public Model(
            String id,
            String displayName,
            long contextWindow,
            long maxOutputTokens,
            List<String> endpoints,
            boolean enabled,
            Optional<PriceVersion> price,
            List<PriceVersion> scheduled) {
        this(
                id,
                displayName,
                contextWindow,
                maxOutputTokens,
                endpoints,
                enabled,
                price,
                scheduled,
                List.of());
    }

    /**
     * Body of {@code PUT /models/{id}}. What it raises acts at once, what it lowers after notice.
     *
     * @param effectiveFrom of what is lowered; absent means as soon as the rules allow
     * @param reason of what is lowered; the notice shows it
     * @param overrideReason lets the owner end the notice period early; the notice shows it
     */
    public record Definition(
            String displayName,
            long contextWindow,
            long maxOutputTokens,
            List<String> endpoints,
            boolean enabled,
            Optional<Instant> effectiveFrom,
            Optional<String> reason,
            Optional<String> overrideReason) {

        /** A definition that keeps to the notice period. */
        public Definition(
                String displayName,
                long contextWindow,
                long maxOutputTokens,
                List<String> endpoints,
                boolean enabled) {
            this(
                    displayName,
                    contextWindow,
                    maxOutputTokens,
                    endpoints,
                    enabled,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** Body of {@code DELETE /models/{id}}, which may be absent; its members are as above. */
    public record Retirement(
            Optional<Instant> effectiveFrom,
            Optional<String> reason,
            Optional<String> overrideReason) {

        public static final Retirement PLAIN =
                new Retirement(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * What a model's customers lose, and when; limits that stay are absent.
     *
     * @param state one of pending, scheduled and effective
     */
    public record Change(
            String changeId,
            boolean retired,
            boolean switchedOff,
            Optional<Long> contextWindow,
            Optional<Long> maxOutputTokens,
            List<String> endpointsTaken,
            PriceState state,
            Instant effectiveFrom,
            String reason,
            Optional<String> noticeId) {

        public Change {
            endpointsTaken = List.copyOf(endpointsTaken);
        }
    }

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
