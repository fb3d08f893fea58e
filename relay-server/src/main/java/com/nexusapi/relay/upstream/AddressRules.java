package com.nexusapi.relay.upstream;

import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.spi.DnsResolver;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses a channel may reach: public ones, and others only where the operator allowed it
 * by name, since a base URL typed into the console must not open the relay's own network. Asked
 * when the connection is made, with the very address it is made to, so that a name that is public
 * when checked and private when used gains nothing.
 */
final class AddressRules implements DnsResolver {

    private final boolean allowPrivateAddress;

    AddressRules(boolean allowPrivateAddress) {
        this.allowPrivateAddress = allowPrivateAddress;
    }

    @Override
    public InetAddress resolveAddress(String host, DnsAddressLookup lookup) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(address -> allowPrivateAddress || isPublic(address))
                    .findFirst()
                    .orElseThrow(AddressRefusedException::new);
        } catch (UnknownHostException e) {
            throw new UnknownNameException(e);
        }
    }

    static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet4Address _ -> isPublic4(bytes);
            case Inet6Address _ -> isPublic6(bytes);
            default -> false;
        };
    }

    /** RFC 6890: this network, shared, protocol assignments, benchmarks, reserved. */
    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        return first != 0
                && !(first == 100 && (second & 0xC0) == 64)
                && !(first == 192 && second == 0)
                && !(first == 198 && (second & 0xFE) == 18)
                && first < 240;
    }

    /** Global unicast only, less the forms that carry an IPv4 address (6to4, Teredo). */
    private static boolean isPublic6(byte[] bytes) {
        boolean globalUnicast = (bytes[0] & 0xE0) == 0x20;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        boolean teredo = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
        return globalUnicast && !sixToFour && !teredo;
    }

    /** The channel may not reach this address. */
    static final class AddressRefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** The name means no address. */
    static final class UnknownNameException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownNameException(UnknownHostException cause) {
            super(cause);
        }
    }
}
