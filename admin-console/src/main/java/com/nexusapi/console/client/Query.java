package com.nexusapi.console.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The query part of an address, encoded; parameters that are absent are left out. */
final class Query {

    private final List<String> parameters = new ArrayList<>();

    Query with(String name, Object value) {
        parameters.add(name + "=" + encode(value.toString()));
        return this;
    }

    Query with(String name, Optional<?> value) {
        value.ifPresent(present -> with(name, present));
        return this;
    }

    /** One path segment, percent-encoded: model ids contain slashes. */
    static String segment(String value) {
        return encode(value);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }
}
