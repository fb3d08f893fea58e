package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * An error of the admin and account APIs, {@code application/problem+json} (RFC 9457).
 *
 * @param code stable, for programs; {@code detail} is for people
 * @param field the setting or member at fault, where one is
 * @param earliestEffectiveFrom with code {@code notice_period} only
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        Optional<String> field,
        Optional<Instant> earliestEffectiveFrom) {

    public static Problem of(int status, String title, String code, String detail) {
        return new Problem(
                "about:blank", title, status, code, detail, Optional.empty(), Optional.empty());
    }
}
