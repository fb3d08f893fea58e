package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.MalformedException.require;

import java.nio.charset.StandardCharsets;

/** What stands between the parts of a form (RFC 2046 §5.1.1). */
record Boundary(String text) {

    private static final int LONGEST = 70;

    /** Reads it from the value of a request's Content-Type. */
    static Boundary of(String contentType) throws MalformedException {
        HeaderValue value = HeaderValue.parse(contentType, "Content-Type");
        require(
                value.value().equals("multipart/form-data"),
                "Content-Type must be multipart/form-data.");
        String text =
                value.parameter("boundary")
                        .orElseThrow(() ->
                                new MalformedException("Content-Type has no boundary parameter."));
        require(
                !text.isEmpty()
                        && text.length() <= LONGEST
                        && text.chars().allMatch(Boundary::isAllowed)
                        && !text.endsWith(" "),
                "The boundary has to have 1 to 70 characters of those allowed in RFC 2046.");
        return new Boundary(text);
    }

    private static boolean isAllowed(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || "'()+_,-./:=? ".indexOf(c) >= 0;
    }

    /** Two hyphens and the boundary. */
    byte[] line() {
        return ("--" + text).getBytes(StandardCharsets.US_ASCII);
    }
}
