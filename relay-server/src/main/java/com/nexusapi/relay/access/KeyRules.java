package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.relay.security.IpRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an operator or customer may ask of a new key, and an operator of an account's limits. */
final class KeyRules {

    private static final int MOST_LISTED = 200;

    private KeyRules() {}

    /** The same with its texts trimmed, or {@code InvalidValueException}. */
    static ApiKey.Creation check(ApiKey.Creation asked, Instant now) {
        CallLimits limits = check(asked.limits(), "");
        asked.expiresAt()
                .ifPresent(at -> require(at.isAfter(now), "expiresAt", "must be in the future"));
        return new ApiKey.Creation(
                requireText(asked.name(), 100, "name"), limits, asked.expiresAt());
    }

    /**
     * The same with its texts trimmed, or {@code InvalidValueException}.
     *
     * @param path of the limits in the request, before each one's name
     */
    static CallLimits check(CallLimits asked, String path) {
        requirePositive(asked.rpm(), path + "rpm");
        requirePositive(asked.tpm(), path + "tpm");
        requirePositive(asked.concurrency(), path + "concurrency");
        asked.monthlyBudget()
                .ifPresent(budget ->
                        require(budget.isPositive(), path + "monthlyBudget", "must be positive"));
        asked.ipRanges()
                .ifPresent(ranges ->
                        require(
                                ranges.size() <= MOST_LISTED
                                        && ranges.stream()
                                                .allMatch(
                                                        range -> IpRange.parse(range).isPresent()),
                                path + "ipRanges",
                                "must be addresses or ranges such as 192.0.2.0/24"));
        return new CallLimits(
                asked.rpm(),
                asked.tpm(),
                asked.concurrency(),
                asked.monthlyBudget(),
                asked.models().map(models -> models(models, path + "models")),
                asked.ipRanges());
    }

    private static List<String> models(List<String> models, String field) {
        require(models.size() <= MOST_LISTED, field, "at most " + MOST_LISTED);
        return models.stream().map(model -> requireText(model, 200, field)).toList();
    }

    private static void requirePositive(Optional<Long> limit, String field) {
        limit.ifPresent(value -> require(value > 0, field, "must be positive or absent"));
    }
}
