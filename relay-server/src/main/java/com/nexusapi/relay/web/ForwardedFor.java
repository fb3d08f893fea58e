package com.nexusapi.relay.web;

import com.nexusapi.relay.security.IpRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the addresses that proxies note, in the order of the header; an empty one is a hop whose
 * address is hidden or cannot be read.
 */
final class ForwardedFor {

    /**
     * An address, in brackets if it is one of IPv6, and perhaps a port, which RFC 7239 may hide.
     */
    private static final Pattern NODE =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::[0-9A-Za-z._-]{1,64})?");

    /** {@code name=token} or {@code name="text"} (RFC 7239, 4). */
    private static final Pattern PAIR =
            Pattern.compile("([^\\s=\",;]+)=(?:\"([^\"]*)\"|([^\\s\",;]+))");

    private ForwardedFor() {}

    /** The value of {@code X-Forwarded-For}: addresses with commas between. */
    static List<Optional<InetAddress>> plain(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(hop -> !hop.isEmpty())
                .map(ForwardedFor::address)
                .toList();
    }

    /**
     * The value of {@code Forwarded}: elements with commas between, of pairs with semicolons
     * between. A text in quotes may hold either, and a client may leave one open to swallow what
     * proxies add: the last hop is then unknown.
     */
    static List<Optional<InetAddress>> standard(String value) {
        Optional<List<String>> elements = parts(value, ',');
        return elements.isEmpty()
                ? List.of(Optional.empty())
                : elements.get().stream().map(ForwardedFor::node).toList();
    }

    private static Optional<InetAddress> node(String element) {
        return parts(element, ';').stream()
                .flatMap(List::stream)
                .map(PAIR::matcher)
                .filter(pair -> pair.matches() && pair.group(1).equalsIgnoreCase("for"))
                .findFirst()
                .map(pair -> Optional.ofNullable(pair.group(2)).orElseGet(() -> pair.group(3)))
                .flatMap(ForwardedFor::address);
    }

    /** Splits outside of quotes, leaving out empty parts; empty if a quote is not closed. */
    private static Optional<List<String>> parts(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        int begin = 0;
        for (int at = 0; at <= text.length(); at++) {
            boolean isEnd = at == text.length();
            char letter = isEnd ? separator : text.charAt(at);
            if (isQuoted && letter == '\\') {
                at++;
            } else if (!isEnd && letter == '"') {
                isQuoted = !isQuoted;
            } else if (letter == separator && (isEnd || !isQuoted)) {
                parts.add(text.substring(begin, at).strip());
                begin = at + 1;
            }
        }
        parts.removeIf(String::isEmpty);
        return isQuoted ? Optional.empty() : Optional.of(parts);
    }

    private static Optional<InetAddress> address(String hop) {
        Matcher node = NODE.matcher(hop);
        String literal =
                node.matches()
                        ? Optional.ofNullable(node.group(1)).orElseGet(() -> node.group(2))
                        : hop;
        return IpRange.parseAddress(literal);
    }
}
