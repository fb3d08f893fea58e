package com.nexusapi.relay.upstream;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.metering.PriceRules;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a channel must look like before it is kept. */
final class ChannelRules {

    private static final int MOST_URL_CHARS = 2_000;
    private static final int MOST_NAME_CHARS = 200;
    private static final int MOST_SECRET_CHARS = 4_000;
    private static final int MOST_WEIGHT = 10_000;

    private ChannelRules() {}

    static void check(StoredChannel channel) {
        requireText(channel.name(), MOST_NAME_CHARS, "name");
        checkBaseUrl(channel.baseUrl(), channel.allowPrivateAddress());
        require(!channel.models().isEmpty(), "models", "must name at least one model");
        for (Map.Entry<String, String> model : channel.models().entrySet()) {
            requireText(model.getKey(), MOST_NAME_CHARS, "models");
            requireText(model.getValue(), MOST_NAME_CHARS, "models");
        }
        require(
                channel.models().keySet().containsAll(channel.costs().keySet()),
                "costs",
                "must name models of this channel only");
        channel.costs().forEach((model, cost) -> checkCost(model, cost.sheet()));
        require(
                channel.weight() >= 1 && channel.weight() <= MOST_WEIGHT,
                "weight",
                "must be between 1 and " + MOST_WEIGHT);
    }

    /** A cost is a price sheet; what a model's endpoints need of it, its prices say. */
    private static void checkCost(String model, PriceSheet sheet) {
        try {
            PriceRules.check(sheet, List.of());
        } catch (InvalidValueException e) {
            throw new InvalidValueException("costs." + model + "." + e.field(), e.expected());
        }
    }

    /** Refuses a body whose members are missing, which JSON allows and the record does not. */
    static void checkPresent(Channel.Creation asked) {
        require(asked.name() != null, "name", "must be given");
        require(asked.kind() != null, "kind", "must be given");
        require(asked.baseUrl() != null, "baseUrl", "must be given");
        require(asked.credentials() != null, "credentials", "must be given");
        require(asked.models() != null, "models", "must be given");
    }

    /** Without trailing slashes. */
    static String withoutTrailingSlash(String baseUrl) {
        String url = baseUrl.strip();
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        return url;
    }

    static void checkSecrets(Channel.Change asked) {
        asked.credentials().ifPresent(secrets -> checkSecrets(secrets, "credentials"));
        asked.addCredentials().ifPresent(secrets -> checkSecrets(secrets, "addCredentials"));
        boolean hasSingle =
                asked.addCredentials().isPresent() || asked.removeCredentials().isPresent();
        require(
                asked.credentials().isEmpty() || !hasSingle,
                "credentials",
                "replace all: not along with addCredentials or removeCredentials");
    }

    /**
     * Checks secrets to be kept.
     *
     * @param field the member that they stand in
     */
    static void checkSecrets(List<String> secrets, String field) {
        require(!secrets.isEmpty(), field, "must have at least one");
        for (String secret : secrets) {
            require(
                    !secret.isBlank()
                            && secret.length() <= MOST_SECRET_CHARS
                            && secret.chars().allMatch(c -> c > ' ' && c < 0x7F),
                    field,
                    "must be printable ASCII without blanks");
        }
    }

    private static void checkBaseUrl(String baseUrl, boolean allowPrivateAddress) {
        requireText(baseUrl, MOST_URL_CHARS, "baseUrl");
        URI url = parse(baseUrl);
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        require(
                scheme.equals("https") || scheme.equals("http"),
                "baseUrl",
                "must begin with https:// or http://");
        require(url.getHost() != null, "baseUrl", "must name a host");
        require(
                url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null,
                "baseUrl",
                "must have neither user, query nor fragment");
        require(
                allowPrivateAddress || !isPrivateLiteral(url.getHost()),
                "baseUrl",
                "is a private address; allow it with allowPrivateAddress");
    }

    private static URI parse(String baseUrl) {
        try {
            return new URI(baseUrl);
        } catch (URISyntaxException e) {
            throw new InvalidValueException("baseUrl", "must be a URL");
        }
    }

    /** Only what needs no look-up; names are judged when a connection is made. */
    private static boolean isPrivateLiteral(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (bare.equalsIgnoreCase("localhost")
                || bare.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return true;
        }
        boolean literal = bare.indexOf(':') >= 0 || bare.matches("[0-9.]+");
        try {
            return literal && !AddressRules.isPublic(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
