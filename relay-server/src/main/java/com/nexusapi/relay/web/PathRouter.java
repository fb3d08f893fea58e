package com.nexusapi.relay.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a method and a raw path. Segments are split before they are decoded, so that
 * an id may contain an encoded slash.
 *
 * @param <A> what a route does
 */
public final class PathRouter<A> {

    private final List<Route<A>> routes = new ArrayList<>();

    private record Route<A>(String method, List<String> pattern, A action) {}

    /** Answer to {@link #find}. */
    public sealed interface Match<A> {

        /** The segments of the path that the pattern names, decoded. */
        record Found<A>(A action, Map<String, String> parameters) implements Match<A> {}

        record WrongMethod<A>(Set<String> allowed) implements Match<A> {}

        record NoSuchPath<A>() implements Match<A> {}
    }

    /**
     * Adds a route.
     *
     * @param pattern such as {@code /accounts/{id}/keys}
     */
    public void add(String method, String pattern, A action) {
        routes.add(new Route<>(method, split(pattern), action));
    }

    public Match<A> find(String method, String rawPath) {
        List<String> segments = split(rawPath);
        Set<String> allowed = new TreeSet<>();
        for (Route<A> route : routes) {
            Optional<Map<String, String>> parameters = match(route.pattern(), segments);
            if (parameters.isPresent() && route.method().equals(method)) {
                return new Match.Found<>(route.action(), parameters.get());
            }
            parameters.ifPresent(ignored -> allowed.add(route.method()));
        }
        return allowed.isEmpty() ? new Match.NoSuchPath<>() : new Match.WrongMethod<>(allowed);
    }

    private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), decode(path.get(i)));
            } else if (!expected.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static List<String> split(String path) {
        return Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.malformed("The path has a percent sign without two digits.");
        }
    }
}
