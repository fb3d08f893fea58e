package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.ApiKey;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator or customer may ask of a new key. */
final class KeyRules {

    /** An address without a zone and, after a slash, how many of its bits count. */
    private static final Pattern IP_RANGE =
            Pattern.compile("(\\d+(?:\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

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
                                        && ranges.stream().allMatch(KeyRules::isRange),
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

    private static boolean isRange(String range) {
        Matcher parts = IP_RANGE.matcher(range);
        if (!parts.matches()) {
            return false;
        }
        try {
            int bits = InetAddress.ofLiteral(parts.group(1)).getAddress().length * Byte.SIZE;
            return parts.group(2) == null || Integer.parseInt(parts.group(2)) <= bits;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static List<String> models(List<String> models) {
        require(models.size() <= MOST_LISTED, "models", "at most " + MOST_LISTED);
        return models.stream().map(model -> requireText(model, 200, "models")).toList();
    }

    private static void requirePositive(Optional<Long> limit, String field) {
        limit.ifPresent(value -> require(value > 0, field, "must be positive or absent"));
    }
}
