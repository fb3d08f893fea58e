package com.nexusapi.console.shell;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** A relay by name and address, and who signed in there last. Never a password, never a token. */
public record ConnectionProfile(String name, URI url, Optional<String> email) {

    /** The relay on this machine, as it listens when nobody says otherwise. */
    public static final ConnectionProfile LOCAL =
            new ConnectionProfile(
                    "Local relay", URI.create("http://127.0.0.1:8081"), Optional.empty());

    public ConnectionProfile withEmail(String address) {
        return new ConnectionProfile(name, url, Optional.of(address));
    }

    /** Reads an address typed by a person; only whole http and https addresses are taken. */
    public static Optional<URI> parseUrl(String typed) {
        try {
            URI url = new URI(typed.strip());
            boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return isWeb && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
