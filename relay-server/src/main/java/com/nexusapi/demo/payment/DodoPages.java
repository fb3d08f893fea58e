package com.nexusapi.demo.payment;

import com.nexusapi.demo.payment.DodoObjects.Items;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One page of a list as the query asks for it: a span of time, pages counted from 0. */
record DodoPages(Map<String, String> query) {

    private static final int DEFAULT_SIZE = 10;
    private static final int MOST_SIZE = 100;

    DodoPages {
        query = Map.copyOf(query);
    }

    static DodoPages of(HttpExchange exchange) {
        return new DodoPages(
                parameters(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")));
    }

    /** The parameters of a query, or of a form. */
    static Map<String, String> parameters(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    String text(String name) {
        return query.getOrDefault(name, "");
    }

    /** The newest first. */
    <T> Items<T> page(List<T> all, Function<T, Instant> createdAt) {
        int size = Math.min(number("page_size", DEFAULT_SIZE), MOST_SIZE);
        List<T> items =
                all.reversed().stream()
                        .filter(item -> isWithin(createdAt.apply(item)))
                        .skip((long) size * number("page_number", 0))
                        .limit(size)
                        .toList();
        return new Items<>(items);
    }

    private boolean isWithin(Instant at) {
        return time("created_at_gte").map(from -> !at.isBefore(from)).orElse(true)
                && time("created_at_lte").map(to -> !at.isAfter(to)).orElse(true);
    }

    private Optional<Instant> time(String name) {
        return Optional.ofNullable(query.get(name)).map(Instant::parse);
    }

    private int number(String name, int otherwise) {
        return Optional.ofNullable(query.get(name)).map(Integer::parseInt).orElse(otherwise);
    }
}
