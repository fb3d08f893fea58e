package com.nexusapi.relay.security;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits, as {@code 192.0.2.0/24} or {@code 2001:db8::/32};
 * without a slash, one address.
 */
public record IpRange(InetAddress address, int bits) {

    /** An address without a zone and, after a slash, how many of its bits count. */
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d+(?:\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

    /** Empty for a text that is none. */
    public static Optional<IpRange> parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(parts.group(1));
            int all = address.getAddress().length * Byte.SIZE;
            int bits = Optional.ofNullable(parts.group(2)).map(Integer::parseInt).orElse(all);
            return bits <= all ? Optional.of(new IpRange(address, bits)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** One address as it is written, without a zone; empty for a text that is none. */
    public static Optional<InetAddress> parseAddress(String text) {
        return Optional.of(text)
                .filter(one -> one.indexOf('/') < 0)
                .flatMap(IpRange::parse)
                .map(IpRange::address);
    }

    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
