package com.nexusapi.relay.upstream;

import com.nexusapi.relay.upstream.AnswerInput.GarbageException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Status line and headers of an answer (RFC 9112), as far as they are needed.
 *
 * @param kept see {@link UpstreamCall#KEPT_HEADERS}
 */
record AnswerHead(int status, Map<String, String> kept, Length length, boolean closes) {

    private static final int MOST_BYTES = 64 * 1024;
    private static final Set<String> KEPT = Set.copyOf(UpstreamCall.KEPT_HEADERS);

    /** How the end of the body is known. */
    sealed interface Length {

        record Fixed(long bytes) implements Length {}

        record Chunked() implements Length {}

        /** It ends when the upstream closes the connection. */
        record UntilClosed() implements Length {}
    }

    static AnswerHead read(AnswerInput in) {
        String first = in.line(MOST_BYTES);
        boolean isHttp =
                first.length() >= 12
                        && (first.startsWith("HTTP/1.1 ") || first.startsWith("HTTP/1.0 "));
        if (!isHttp) {
            throw new GarbageException("no status line");
        }
        int status = (int) number(first.substring(9, 12));
        Reading reading = new Reading(first.charAt(7) == '0');
        int left = MOST_BYTES;
        for (String line = in.line(left); !line.isEmpty(); line = in.line(left)) {
            left -= line.length();
            reading.header(line);
        }
        boolean isBodiless = status == 204 || status == 304;
        return new AnswerHead(
                status,
                Map.copyOf(reading.kept),
                isBodiless ? new Length.Fixed(0) : reading.length(),
                reading.closes);
    }

    /** A number without sign. */
    private static long number(String digits) {
        boolean isNumber = !digits.isEmpty() && digits.length() <= 18;
        for (int i = 0; i < digits.length(); i++) {
            isNumber &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!isNumber) {
            throw new GarbageException("no number: " + digits.length() + " characters");
        }
        return Long.parseLong(digits);
    }

    private static final class Reading {

        final Map<String, String> kept = new HashMap<>();
        boolean closes;
        private boolean chunked;
        private long stated = -1;

        Reading(boolean closes) {
            this.closes = closes;
        }

        void header(String line) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new GarbageException("a header without a name");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> contentLength(value);
                case "transfer-encoding" -> transferEncoding(value);
                case "connection" ->
                        closes =
                                value.equalsIgnoreCase("close")
                                        || (closes && !value.equalsIgnoreCase("keep-alive"));
                default -> {
                    if (KEPT.contains(name)) {
                        kept.putIfAbsent(name, value);
                    }
                }
            }
        }

        private void contentLength(String value) {
            long length = number(value);
            if (stated >= 0 && stated != length) {
                throw new GarbageException("two lengths");
            }
            stated = length;
        }

        private void transferEncoding(String value) {
            if (!value.equalsIgnoreCase("chunked")) {
                throw new GarbageException("an unknown transfer encoding");
            }
            chunked = true;
        }

        Length length() {
            if (chunked) {
                // RFC 9112 6.3: a length beside it is void, and the connection not to be trusted
                closes |= stated >= 0;
                return new Length.Chunked();
            }
            return stated >= 0 ? new Length.Fixed(stated) : new Length.UntilClosed();
        }
    }
}
