package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.foundation.InvalidValueException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makes the routes of a call out of the ways to its model: lowest priority first; among equals by
 * chance in proportion to their weights. A way that fails or whose credentials are all set aside is
 * left out while there is another; if there is none, the one that comes back soonest is tried all
 * the same, since a refusal by us is no better for the customer than one by the upstream.
 */
final class Ways {

    /** Credentials of one channel before the next channel's turn; the rest comes last. */
    private static final int CREDENTIALS_IN_TURN = 2;

    private final ChannelHealth health;
    private final RandomGenerator random;
    private final Function<String, Optional<PriceSheet>> listPrice;

    Ways(
            ChannelHealth health,
            RandomGenerator random,
            Function<String, Optional<PriceSheet>> listPrice) {
        this.health = health;
        this.random = random;
        this.listPrice = listPrice;
    }

    /**
     * A model on a channel.
     *
     * @param route with any of the credentials and the cost that the operator has said
     * @param credentials opened, at least one
     */
    record Way(Route route, int priority, int weight, List<Credential> credentials) {

        static Way of(StoredChannel channel, String model, List<Credential> credentials) {
            Route route =
                    new Route(
                            channel.id(),
                            channel.name(),
                            channel.kind(),
                            URI.create(channel.baseUrl()),
                            channel.allowPrivateAddress(),
                            model,
                            channel.models().getOrDefault(model, model),
                            Optional.ofNullable(channel.costs().get(model))
                                    .map(Channel.Cost::sheet),
                            credentials.getFirst(),
                            false);
            return new Way(route, channel.priority(), channel.weight(), credentials);
        }
    }

    /** A way and its place by chance among those of its priority. */
    private record Turn(Way way, double place) {}

    List<Route> routes(List<Way> ways) {
        List<Route> inTurn = new ArrayList<>();
        List<Route> behind = new ArrayList<>();
        boolean hasClosed = false;
        for (Way way : inOrder(ways)) {
            Breaker.Standing standing = standing(way);
            List<Credential> usable = standing.admits() ? usable(way) : List.of();
            hasClosed |= standing.closed() && !usable.isEmpty();
            for (int i = 0; i < usable.size(); i++) {
                (i < CREDENTIALS_IN_TURN ? inTurn : behind).add(route(way, usable.get(i), false));
            }
        }
        inTurn.addAll(behind);
        if (!hasClosed && !ways.isEmpty()) {
            inTurn.add(inTurn.isEmpty() ? soonest(ways) : inTurn.removeLast().asLastResort());
        }
        return inTurn;
    }

    /**
     * A route that is tried whatever is held against it.
     *
     * @param credentialId empty for the one that is least held against
     */
    Route over(Way way, Optional<String> credentialId) {
        Credential credential =
                credentialId.map(id -> credential(way, id)).orElseGet(() -> leastBad(way));
        return route(way, credential, true);
    }

    private static Credential credential(Way way, String id) {
        return way.credentials().stream()
                .filter(credential -> credential.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidValueException(
                                "credentialId", "must be a credential of this channel"));
    }

    private List<Way> inOrder(List<Way> ways) {
        if (ways.size() < 2) {
            return ways;
        }
        List<Turn> turns = new ArrayList<>();
        for (Way way : ways) {
            turns.add(new Turn(way, -Math.log(1 - random.nextDouble()) / way.weight()));
        }
        turns.sort(
                Comparator.<Turn>comparingInt(turn -> turn.way().priority())
                        .thenComparingDouble(Turn::place));
        return turns.stream().map(Turn::way).toList();
    }

    /** The credentials that are not set aside, beginning with any. */
    private List<Credential> usable(Way way) {
        List<Credential> all = way.credentials();
        int first = all.size() == 1 ? 0 : random.nextInt(all.size());
        List<Credential> usable = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Credential credential = all.get((first + i) % all.size());
            if (setAsideNanos(way, credential) == 0) {
                usable.add(credential);
            }
        }
        return usable;
    }

    /** The way that comes back first, with the credential that does. */
    private Route soonest(List<Way> ways) {
        Way way = ways.stream().min(Comparator.comparingLong(this::shutNanos)).orElseThrow();
        return route(way, leastBad(way), true);
    }

    private long shutNanos(Way way) {
        long breaker = standing(way).shutNanos();
        return Math.max(breaker, setAsideNanos(way, leastBad(way)));
    }

    private Credential leastBad(Way way) {
        return way.credentials().stream()
                .min(Comparator.comparingLong(credential -> setAsideNanos(way, credential)))
                .orElseThrow();
    }

    private long setAsideNanos(Way way, Credential credential) {
        return health.setAsideNanos(credential.id(), way.route().model());
    }

    private Breaker.Standing standing(Way way) {
        return health.standing(way.route().channelId(), way.route().model());
    }

    private Route route(Way way, Credential credential, boolean lastResort) {
        Route base = way.route();
        Optional<PriceSheet> cost = base.cost().or(() -> listPrice.apply(base.upstreamModel()));
        return base.with(credential, cost, lastResort);
    }
}
