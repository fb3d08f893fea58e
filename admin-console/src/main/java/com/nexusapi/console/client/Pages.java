package com.nexusapi.console.client;

import com.nexusapi.common.admin.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short lists of the API, read whole: at most ten pages of 200. */
public final class Pages {

    private static final int PAGE = 200;
    private static final int PAGES = 10;

    private Pages() {}

    /** A list of the API, one page at a time. */
    @FunctionalInterface
    public interface Listing<T> {
        Page<T> page(AdminApi api, int limit, Optional<String> cursor);
    }

    public static <T> List<T> all(AdminApi api, Listing<T> listing) {
        List<T> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < PAGES; page++) {
            Page<T> answer = listing.page(api, PAGE, cursor);
            found.addAll(answer.items());
            cursor = answer.nextCursor();
            if (cursor.isEmpty()) {
                break;
            }
        }
        return found;
    }
}
