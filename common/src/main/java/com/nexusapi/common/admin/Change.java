package com.nexusapi.common.admin;

import java.util.Objects;

/**
 * The data of one event of {@code GET /events}: something was changed, and whoever shows it reads
 * it again.
 */
public record Change(Kind kind, String id) {

    public Change {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
    }

    /** What was changed. */
    public enum Kind {
        REFUND,
        TOP_UP,
        DISPUTE
    }
}
