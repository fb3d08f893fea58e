package com.nexusapi.demo.payment;

import com.nexusapi.demo.payment.DodoObjects.Items;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Lists as the provider gives them: newest first, pages from 0, ten items unless told. */
final class DodoLists {

    private static final int USUAL_PAGE = 10;
    private static final int MOST_PAGE = 100;

    private DodoLists() {}

    /** A page, or nothing if the query cannot be read. */
    static <T> Optional<Items<T>> page(
            List<T> all, Function<T, Instant> createdAt, Map<String, String> query) {
        try {
            Instant from = time(query, "created_at_gte").orElse(Instant.MIN);
            Instant to = time(query, "created_at_lte").orElse(Instant.MAX);
            long size = Math.min(MOST_PAGE, number(query, "page_size", USUAL_PAGE));
            return Optional.of(
                    new Items<>(
                            all.stream()
                                    .filter(it -> !createdAt.apply(it).isBefore(from))
                                    .filter(it -> !createdAt.apply(it).isAfter(to))
                                    .sorted(Comparator.comparing(createdAt).reversed())
                                    .skip(number(query, "page_number", 0) * size)
                                    .limit(size)
                                    .toList()));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(Map<String, String> query, String name) {
        return Optional.ofNullable(query.get(name)).map(Instant::parse);
    }

    private static long number(Map<String, String> query, String name, long standard) {
        return Optional.ofNullable(query.get(name)).map(Long::valueOf).orElse(standard);
    }
}
