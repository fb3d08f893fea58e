package com.nexusapi.common.admin;

import java.util.List;
import java.util.Optional;

/** One page of a list read by keyset; {@code nextCursor} is opaque and absent on the last page. */
public record Page<T>(List<T> items, Optional<String> nextCursor) {

    public Page {
        items = List.copyOf(items);
    }
}
