package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.upstream.Route.Goes;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makes the routes of a call out of the ways to its model: lowest priority first; among equals by
 * chance in proportion to their weights. Ways that rest, because they failed or their credentials
 * are set aside, come last, in the order in which they come back: a call that all others failed
 * tries them all the same, since a refusal by us is no better for the customer than one by the
 * upstream, and a channel that failed for a second may be well again.
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
                            Goes.WHEN_WELL);
            return new Way(route, channel.priority(), channel.weight(), credentials);
        }
    }

    /** A way and its place by chance among those of its priority. */
    private record Turn(Way way, double place) {}

    /** A way over a credential that is not to be used for so long. */
    private record Resting(Way way, Credential credential, long nanos) {}

    List<Route> routes(List<Way> ways) {
        List<Route> inTurn = new ArrayList<>();
        List<Route> behind = new ArrayList<>();
        List<Resting> resting = new ArrayList<>();
        for (Way way : inOrder(ways)) {
            Breaker.Standing standing = standing(way);
            List<Credential> usable = standing.admits() ? usable(way) : List.of();
            for (int i = 0; i < usable.size(); i++) {
                (i < CREDENTIALS_IN_TURN ? inTurn : behind)
                        .add(route(way, usable.get(i), Goes.WHEN_WELL));
            }
            for (Credential credential : way.credentials()) {
                // one that is due for a probe, too: by then another call may be probing it
                if (!standing.closed() || !usable.contains(credential)) {
                    long nanos = Math.max(standing.shutNanos(), setAsideNanos(way, credential));
                    resting.add(new Resting(way, credential, nanos));
                }
            }
        }
        inTurn.addAll(behind);
        resting.sort(Comparator.comparingLong(Resting::nanos));
        resting.forEach(
                rests -> inTurn.add(route(rests.way(), rests.credential(), Goes.AS_LAST_RESORT)));
        return inTurn;
    }

    /**
     * The only route that will do.
     *
     * @param credentialId empty for the one that is least held against
     */
    Route over(Way way, Optional<String> credentialId, Goes goes) {
        Credential credential =
                credentialId.map(id -> credential(way, id)).orElseGet(() -> leastBad(way));
        return route(way, credential, goes);
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

    private Route route(Way way, Credential credential, Goes goes) {
        Route base = way.route();
        Optional<PriceSheet> cost = base.cost().or(() -> listPrice.apply(base.upstreamModel()));
        return base.with(credential, cost, goes);
    }
}
