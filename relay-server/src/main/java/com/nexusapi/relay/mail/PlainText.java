package com.nexusapi.relay.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Text that others wrote, reduced to what can be stored and shown: no markup, no control. */
public final class PlainText {

    private static final int MOST_ENTITY_CHARS = 10;
    private static final Set<String> UNSHOWN = Set.of("script", "style", "head", "title");
    private static final Set<String> LINES =
            Set.of("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table");
    private static final Map<String, String> ENTITIES =
            Map.of(
                    "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ",
                    "ndash", "-", "mdash", "-", "hellip", "...", "copy", "(c)");

    private PlainText() {}

    /** One line of at most {@code most} characters. */
    public static String line(String text, int most) {
        String line = cleaned(text).replaceAll("\\s+", " ").strip();
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }

    /** Lines of a text of at most {@code most} characters, without more than one empty in a row. */
    static String lines(String text, int most) {
        String cut = text.substring(0, Math.min(text.length(), 4 * most));
        String tidy =
                cleaned(cut)
                        .replace("\r\n", "\n")
                        .replace('\r', '\n')
                        .replaceAll("[ \\t]+\\n", "\n")
                        .replaceAll("\\n{3,}", "\n\n")
                        .strip();
        return tidy.length() <= most ? tidy : tidy.substring(0, most - 1) + "…";
    }

    /** What a person wrote in an answer: without the lines quoted from the mail it answers. */
    public static String unquoted(String text) {
        return text.lines()
                .filter(line -> !line.stripLeading().startsWith(">"))
                .reduce("", (all, line) -> all + line + "\n")
                .strip();
    }

    /** Databases refuse U+0000 and lone surrogates; nobody needs the other control characters. */
    private static String cleaned(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c ->
                        c == '\n'
                                || c == '\r'
                                || c == '\t'
                                || (!Character.isISOControl(c)
                                        && Character.getType(c) != Character.SURROGATE))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** The words of an HTML text, its blocks on lines of their own. */
    static String ofHtml(String html) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') {
                at = afterTag(html, at, text);
            } else if (c == '&') {
                at = afterEntity(html, at, text);
            } else {
                text.append(Character.isWhitespace(c) ? ' ' : c);
                at++;
            }
        }
        return text.toString().replaceAll(" +", " ").replaceAll(" ?\\n ?", "\n");
    }

    /** Where to go on after the tag that begins at {@code from}. */
    private static int afterTag(String html, int from, StringBuilder text) {
        if (html.startsWith("<!--", from)) {
            int end = html.indexOf("-->", from);
            return end < 0 ? html.length() : end + 3;
        }
        int end = html.indexOf('>', from);
        if (end < 0) {
            return html.length();
        }
        String name = tagName(html, from + 1, end);
        if (LINES.contains(name)) {
            text.append('\n');
        }
        if (UNSHOWN.contains(name) && html.charAt(from + 1) != '/') {
            return afterElement(html, end, name);
        }
        return end + 1;
    }

    private static String tagName(String html, int from, int end) {
        int start = from < end && html.charAt(from) == '/' ? from + 1 : from;
        int stop = start;
        while (stop < end && Character.isLetterOrDigit(html.charAt(stop))) {
            stop++;
        }
        return html.substring(start, stop).toLowerCase(Locale.ROOT);
    }

    /** An element that never ends hides the rest, as a browser would. */
    private static int afterElement(String html, int from, String name) {
        String end = "</" + name;
        for (int at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2)) {
            if (html.regionMatches(true, at, end, 0, end.length())) {
                return at;
            }
        }
        return html.length();
    }

    private static int afterEntity(String html, int from, StringBuilder text) {
        int end = html.indexOf(';', from);
        if (end < 0 || end - from > MOST_ENTITY_CHARS) {
            text.append('&');
            return from + 1;
        }
        Optional<String> meant = entity(html.substring(from + 1, end));
        text.append(meant.orElse(html.substring(from, end + 1)));
        return end + 1;
    }

    private static Optional<String> entity(String name) {
        if (!name.startsWith("#")) {
            return Optional.ofNullable(ENTITIES.get(name));
        }
        boolean isHex = name.startsWith("#x") || name.startsWith("#X");
        try {
            int code =
                    isHex
                            ? Integer.parseInt(name.substring(2), 16)
                            : Integer.parseInt(name.substring(1));
            return Character.isValidCodePoint(code)
                    ? Optional.of(Character.toString(code))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
