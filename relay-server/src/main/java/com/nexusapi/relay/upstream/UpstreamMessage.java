package com.nexusapi.relay.upstream;

import java.util.Optional;
import java.util.regex.Pattern;

/** What an upstream said in an error. */
record UpstreamMessage(
        String text, Optional<String> type, Optional<String> code, Optional<String> param) {

    static final UpstreamMessage UNREADABLE = ofText("");

    private static final int MOST_CHARS = 2_000;
    private static final String REMOVED = "[removed]";

    /** Keys (also masked ones), organisations, projects, as the known providers spell them. */
    private static final Pattern SECRETS =
            Pattern.compile(
                    "\\b(?:sk|pk|rk|gsk|xai|org|proj|user)[-_][\\w*.-]{4,}|\\bAIza[\\w-]{10,}");

    static UpstreamMessage ofText(String text) {
        return new UpstreamMessage(text, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean isReadable() {
        return !text.isBlank();
    }

    /** Without the route's secret, the upstream's host, account and its name of the model. */
    UpstreamMessage without(Route route) {
        return new UpstreamMessage(
                clean(text, route),
                type.map(value -> clean(value, route)),
                code.map(value -> clean(value, route)),
                param.map(value -> clean(value, route)));
    }

    private static String clean(String text, Route route) {
        String cut = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
        String clean = cut.replace(route.credential().secret(), REMOVED);
        clean = SECRETS.matcher(clean).replaceAll(REMOVED);
        clean = hosts(route).matcher(clean).replaceAll(REMOVED);
        return clean.replace(route.upstreamModel(), route.model());
    }

    /** The channel's host and all of its domain, with scheme, port and path. */
    private static Pattern hosts(Route route) {
        String host = route.baseUrl().getHost();
        boolean isAddress = host.startsWith("[") || host.matches("[0-9.]+");
        String domain = isAddress ? host : lastTwoLabels(host);
        return Pattern.compile(
                "(?:https?://)?[\\w.-]*" + Pattern.quote(domain) + "(?::\\d+)?(?:/[^\\s\"')]*)?",
                Pattern.CASE_INSENSITIVE);
    }

    private static String lastTwoLabels(String host) {
        int last = host.lastIndexOf('.');
        int before = last < 0 ? -1 : host.lastIndexOf('.', last - 1);
        return host.substring(before + 1);
    }
}
