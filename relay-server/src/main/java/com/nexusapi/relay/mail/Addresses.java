package com.nexusapi.relay.mail;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses and message ids, as far as we take them from others. */
final class Addresses {

    /** RFC 5321 §4.5.3.1.3, less the angle brackets. */
    private static final int MOST_CHARS = 254;

    /** RFC 5322 §3.6.4, wide: what people's programs write; never a space or a line's end. */
    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x3B=\\x3F-\\x7E]{1,250}>");

    private Addresses() {}

    /** One plain address, without a name, that can stand in a header. */
    static String requireAddress(String address, String field) {
        require(isPlain(address), field, "must be an e-mail address");
        return address;
    }

    static boolean isPlain(String address) {
        if (address.length() > MOST_CHARS
                || address.indexOf('@') < 1
                || address.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ')) {
            return false;
        }
        try {
            InternetAddress[] parsed = InternetAddress.parse(address, true);
            return parsed.length == 1 && address.equals(parsed[0].getAddress());
        } catch (AddressException e) {
            return false;
        }
    }

    /** The address of a {@code From} header in lower case, if there is exactly one. */
    static Optional<String> sender(List<String> headers) {
        if (headers.size() != 1) {
            return Optional.empty();
        }
        try {
            InternetAddress[] parsed = InternetAddress.parseHeader(headers.getFirst(), true);
            return parsed.length == 1
                    ? Optional.ofNullable(parsed[0].getAddress())
                            .map(address -> address.strip().toLowerCase(Locale.ROOT))
                            .filter(Addresses::isPlain)
                    : Optional.empty();
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    static boolean isMessageId(String text) {
        return MESSAGE_ID.matcher(text).matches();
    }

    /** The message ids in a {@code References} or {@code In-Reply-To} header, the last ones. */
    static List<String> messageIds(String header, int most) {
        List<String> ids =
                MESSAGE_ID.matcher(header).results().map(found -> found.group()).toList();
        return ids.subList(Math.max(0, ids.size() - most), ids.size());
    }
}
