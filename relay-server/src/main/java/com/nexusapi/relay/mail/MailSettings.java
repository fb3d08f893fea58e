package com.nexusapi.relay.mail;

import java.util.Optional;

/**
 * How mail leaves and arrives; without a server the one or the other does not happen.
 *
 * @param from the address that letters come from
 * @param supportAddress where customers write to; letters ask for answers there
 */
public record MailSettings(
        Optional<Server> smtp, Optional<Server> imap, String from, String supportAddress) {

    /** How a connection is secured. */
    public enum Security {
        /** Not at all; for a server on the same machine. */
        NONE,
        STARTTLS,
        TLS
    }

    /**
     * A mail server.
     *
     * @param user empty where the server asks for none
     */
    public record Server(String host, int port, Security security, String user, String password) {

        @Override
        public String toString() {
            return "Server[" + host + ":" + port + " " + security + "]";
        }
    }

    /** True for one plain address, without a name. */
    public static boolean isAddress(String text) {
        return Addresses.isPlain(text);
    }

    /** Nothing set up: letters wait in the outbox. */
    public static MailSettings none(String supportAddress) {
        return new MailSettings(Optional.empty(), Optional.empty(), supportAddress, supportAddress);
    }
}
