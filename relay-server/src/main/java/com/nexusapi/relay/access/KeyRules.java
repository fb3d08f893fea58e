package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.ApiKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an operator or customer may ask of a new key. */
final class KeyRules {

    private static final int MOST_LISTED = 200;

    private KeyRules() {}

    /** The same with its texts trimmed, or {@code InvalidValueException}. */
    static ApiKey.Creation check(ApiKey.Creation asked, Instant now) {
        requirePositive(asked.rpm(), "rpm");
        requirePositive(asked.tpm(), "tpm");
        requirePositive(asked.concurrency(), "concurrency");
        asked.monthlyBudget()
                .ifPresent(budget ->
                        require(budget.isPositive(), "monthlyBudget", "must be positive"));
        asked.ipRanges()
                .ifPresent(ranges ->
                        require(
                                ranges.size() <= MOST_LISTED
                                        && ranges.stream()
                                                .allMatch(
                                                        range -> IpRange.parse(range).isPresent()),
                                "ipRanges",
                                "must be addresses or ranges such as 192.0.2.0/24"));
        asked.expiresAt()
                .ifPresent(at -> require(at.isAfter(now), "expiresAt", "must be in the future"));
        return new ApiKey.Creation(
                requireText(asked.name(), 100, "name"),
                asked.models().map(KeyRules::models),
                asked.rpm(),
                asked.tpm(),
                asked.concurrency(),
                asked.monthlyBudget(),
                asked.ipRanges(),
                asked.expiresAt());
    }

    private static List<String> models(List<String> models) {
        require(models.size() <= MOST_LISTED, "models", "at most " + MOST_LISTED);
        return models.stream().map(model -> requireText(model, 200, "models")).toList();
    }

    private static void requirePositive(Optional<Long> limit, String field) {
        limit.ifPresent(value -> require(value > 0, field, "must be positive or absent"));
    }
}
