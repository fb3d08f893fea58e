package com.nexusapi.relay.access;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import java.util.Locale;
import java.util.regex.Pattern;

/** How an e-mail address is kept: trimmed and in lower case, so that one person has one account. */
final class Emails {

    private static final Pattern PLAUSIBLE =
            Pattern.compile("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");
    private static final int MOST_CHARS = 254;

    private Emails() {}

    /** Cut to a length that memory can be kept for; nobody has a longer one. */
    static String normal(String email) {
        String cut = email.substring(0, Math.min(email.length(), MOST_CHARS + 1));
        return cut.strip().toLowerCase(Locale.ROOT);
    }

    static String check(String email) {
        String normal = normal(email);
        require(
                normal.length() <= MOST_CHARS && PLAUSIBLE.matcher(normal).matches(),
                "email",
                "must be an e-mail address");
        return normal;
    }
}
