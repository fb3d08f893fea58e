package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.MalformedException.require;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A header's value with parameters, such as {@code form-data; name="file"; filename="a.wav"}.
 *
 * @param value what stands before the first semicolon, in lower case
 * @param parameters by their names in lower case
 */
record HeaderValue(String value, Map<String, String> parameters) {

    private static final int MOST_PARAMETERS = 16;

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * Reads the value. A parameter that stands twice is refused, for the upstream may take the
     * other.
     */
    static HeaderValue parse(String text, String header) throws MalformedException {
        return new Parser(text, header).parse();
    }

    /** RFC 9110 §5.6.2. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(HeaderValue::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        return c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }

    private static final class Parser {

        private final String text;
        private final String header;
        private int at;

        Parser(String text, String header) {
            this.text = text;
            this.header = header;
        }

        HeaderValue parse() throws MalformedException {
            String value = upTo(";").strip().toLowerCase(Locale.ROOT);
            Map<String, String> parameters = new LinkedHashMap<>();
            while (at < text.length()) {
                at++; // the semicolon
                skipBlanks();
                if (at == text.length()) {
                    break; // a semicolon at the end means nothing
                }
                String name = upTo("=;").strip().toLowerCase(Locale.ROOT);
                require(at < text.length() && text.charAt(at) == '=', broken());
                require(isToken(name), broken());
                at++;
                require(parameters.size() < MOST_PARAMETERS, broken());
                boolean isNew = parameters.put(name, parameterValue()) == null;
                require(isNew, "The parameter '" + name + "' stands twice in " + header + ".");
            }
            return new HeaderValue(value, parameters);
        }

        private String broken() {
            return "The header " + header + " cannot be read.";
        }

        private String upTo(String ends) {
            int from = at;
            while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private String parameterValue() throws MalformedException {
            skipBlanks();
            if (at == text.length() || text.charAt(at) != '"') {
                String value = upTo(";").strip();
                require(!value.isEmpty() && value.indexOf('"') < 0, broken());
                return value;
            }
            at++;
            String value = quoted();
            skipBlanks();
            require(at == text.length() || text.charAt(at) == ';', broken());
            return value;
        }

        /**
         * Only a quote and a backslash are read as escaped: a backslash before anything else is one
         * in a Windows path, which old browsers send.
         */
        private String quoted() throws MalformedException {
            StringBuilder value = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return value.toString();
                }
                boolean escapes =
                        c == '\\'
                                && at < text.length()
                                && (text.charAt(at) == '"' || text.charAt(at) == '\\');
                value.append(escapes ? text.charAt(at++) : c);
            }
            throw new MalformedException(broken());
        }
    }
}
