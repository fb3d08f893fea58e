package com.nexusapi.common.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * Advance notice of a change, as listed by {@code GET /notices}.
 *
 * @param kind {@code PRICE}, {@code PLAN} or {@code MODEL}
 * @param publishedAt absent for a draft that waits for approval
 * @param deliveredAt when the letters to all accounts it concerns were posted
 * @param recipients how many accounts that are so far
 */
public record Notice(
        String id,
        String kind,
        String text,
        Instant effectiveFrom,
        Optional<Instant> publishedAt,
        Optional<Instant> deliveredAt,
        long recipients) {}
