package com.nexusapi.relay.web;

import com.nexusapi.common.admin.Page;
import io.helidon.common.uri.UriQuery;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The query of a request; what cannot be read is a 400 that names the parameter. */
public final class Parameters {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST_LIMIT = 500;
    private static final int MOST_CURSOR_CHARS = 400;

    private final UriQuery query;

    public Parameters(UriQuery query) {
        this.query = query;
    }

    public Optional<String> text(String name) {
        try {
            return query.contains(name)
                    ? query.all(name).stream().findFirst().filter(text -> !text.isEmpty())
                    : Optional.empty();
        } catch (IllegalArgumentException notDecodable) {
            throw ProblemException.malformed("The query has a percent sign without two digits.");
        }
    }

    public Optional<Instant> time(String name) {
        return text(name)
                .map(text -> {
                    try {
                        return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
                    } catch (DateTimeException e) {
                        throw ProblemException.invalid(
                                name, "must be a time such as 2026-11-24T10:00:00Z");
                    }
                });
    }

    public Optional<Integer> number(String name) {
        return text(name)
                .map(text -> {
                    try {
                        return Integer.valueOf(text);
                    } catch (NumberFormatException e) {
                        throw ProblemException.invalid(name, "must be a number");
                    }
                });
    }

    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        return text(name)
                .map(text ->
                        Arrays.stream(type.getEnumConstants())
                                .filter(c -> c.name().equals(text.toUpperCase(Locale.ROOT)))
                                .findFirst()
                                .orElseThrow(() ->
                                        ProblemException.invalid(
                                                name,
                                                "must be of " + List.of(type.getEnumConstants()))));
    }

    /** How many items a page may have. */
    public int limit() {
        int limit = number("limit").orElse(DEFAULT_LIMIT);
        if (limit < 1 || limit > MOST_LIMIT) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST_LIMIT);
        }
        return limit;
    }

    /** The key that the page before ended with. */
    public Optional<String> cursor() {
        return text("cursor")
                .map(cursor -> {
                    try {
                        if (cursor.length() > MOST_CURSOR_CHARS) {
                            throw new IllegalArgumentException("too long");
                        }
                        ByteBuffer key = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
                        String text = StandardCharsets.UTF_8.newDecoder().decode(key).toString();
                        if (text.chars().anyMatch(Character::isISOControl)) {
                            throw new IllegalArgumentException("not a key");
                        }
                        return text;
                    } catch (IllegalArgumentException | CharacterCodingException e) {
                        throw ProblemException.invalid(
                                "cursor", "must be the nextCursor of the page before");
                    }
                });
    }

    /**
     * One page of a list that was asked for one more item than the page takes.
     *
     * @param key what the list is ordered by
     */
    public <T> Page<T> page(List<T> found, Function<T, String> key) {
        int limit = limit();
        if (found.size() <= limit) {
            return new Page<>(found, Optional.empty());
        }
        List<T> items = found.subList(0, limit);
        String cursor =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                key.apply(items.getLast()).getBytes(StandardCharsets.UTF_8));
        return new Page<>(items, Optional.of(cursor));
    }

    /** One page of a whole list in the order of its keys. */
    public <T> Page<T> pageOfAll(List<T> all, Function<T, String> key) {
        Optional<String> after = cursor();
        return page(
                all.stream()
                        .filter(item ->
                                after.map(a -> key.apply(item).compareTo(a) > 0).orElse(true))
                        .limit(limit() + 1L)
                        .toList(),
                key);
    }
}
