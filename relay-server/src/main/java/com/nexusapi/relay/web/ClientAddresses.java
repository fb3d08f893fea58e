package com.nexusapi.relay.web;

import com.nexusapi.relay.security.IpRange;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where requests come from. Headers are believed only where the other end of the connection is a
 * trusted proxy: anybody can send them. Each proxy adds whom it was called by at the right end, so
 * that the right-most address that is no trusted proxy's is the client's; what stands to the left
 * of it, the client may have made up.
 *
 * <p>Proxies add either {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239) and may pass on the
 * other as it came. Where the two disagree, or a header cannot be read, the client is unknown, and
 * the proxy's own address stands for it.
 */
public final class ClientAddresses {

    private static final HeaderName X_FORWARDED_FOR = HeaderNames.create("x-forwarded-for");
    private static final HeaderName FORWARDED = HeaderNames.create("forwarded");

    private final List<IpRange> trusted;

    /**
     * Builds one.
     *
     * @param trusted the proxies' addresses; with none, no header is believed
     */
    public ClientAddresses(List<IpRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** The address of the client that the request began at. */
    public InetAddress of(ServerRequest request) {
        if (request.remotePeer().address() instanceof InetSocketAddress peer) {
            InetAddress address = peer.getAddress();
            return isTrusted(address) ? forwarded(request, address) : address;
        }
        throw new IllegalStateException("a connection without an address");
    }

    private InetAddress forwarded(ServerRequest request, InetAddress proxy) {
        List<Optional<InetAddress>> said = new ArrayList<>();
        value(request, X_FORWARDED_FOR)
                .map(ForwardedFor::plain)
                .map(this::client)
                .ifPresent(said::add);
        value(request, FORWARDED)
                .map(ForwardedFor::standard)
                .map(this::client)
                .ifPresent(said::add);
        Set<InetAddress> known =
                said.stream().flatMap(Optional::stream).collect(Collectors.toSet());
        boolean isAgreed = known.size() == 1 && said.stream().allMatch(Optional::isPresent);
        return isAgreed ? known.iterator().next() : proxy;
    }

    /** All lines of a header as the one that they stand for (RFC 9110, 5.3). */
    private static Optional<String> value(ServerRequest request, HeaderName name) {
        return request.headers().contains(name)
                ? Optional.of(String.join(",", request.headers().values(name)))
                : Optional.empty();
    }

    /**
     * The right-most address that is not trusted; the left-most, if all are. Empty if an address
     * before it cannot be read, or there is none.
     */
    private Optional<InetAddress> client(List<Optional<InetAddress>> hops) {
        Optional<InetAddress> nearest = Optional.empty();
        for (Optional<InetAddress> hop : hops.reversed()) {
            nearest = hop;
            if (hop.filter(this::isTrusted).isEmpty()) {
                return hop;
            }
        }
        return nearest;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }
}
