package com.nexusapi.relay.usage;

import com.nexusapi.relay.store.Row;
import java.time.LocalDate;

/** What an account's usage is summed by. */
public enum Grouping {
    MODEL,
    KEY,
    DAY;

    /** The SQL expression to group by. */
    String column(String time) {
        return switch (this) {
            case MODEL -> "model";
            case KEY -> "key_id";
            case DAY -> "CAST(FLOOR(EXTRACT(EPOCH FROM " + time + ") / 86400) AS BIGINT)";
        };
    }

    String key(Row row) {
        return switch (this) {
            case MODEL, KEY -> row.optionalText("grouped").orElse("");
            case DAY -> LocalDate.ofEpochDay(row.number("grouped")).toString();
        };
    }
}
