package com.nexusapi.relay.access;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.CallLimits;
import com.nexusapi.relay.store.Row;
import java.util.List;
import java.util.Optional;

/**
 * Limits in rows of keys and accounts: the columns {@code rpm}, {@code tpm}, {@code concurrency},
 * {@code monthly_budget}, {@code models} and {@code ip_ranges}. Lists are kept one to a line.
 */
final class LimitColumns {

    private LimitColumns() {}

    /**
     * Reads limits.
     *
     * @param prefix before each column's name
     */
    static CallLimits read(Row row, String prefix) {
        return new CallLimits(
                row.optionalNumber(prefix + "rpm"),
                row.optionalNumber(prefix + "tpm"),
                row.optionalNumber(prefix + "concurrency"),
                row.optionalNumber(prefix + "monthly_budget").map(Money::ofNanos),
                list(row, prefix + "models"),
                list(row, prefix + "ip_ranges"));
    }

    private static Optional<List<String>> list(Row row, String column) {
        return row.optionalText(column)
                .map(text -> text.isEmpty() ? List.of() : text.lines().toList());
    }

    /** A list as its column keeps it. */
    static Optional<String> lines(Optional<List<String>> texts) {
        return texts.map(list -> String.join("\n", list));
    }
}
