package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.Health;
import com.nexusapi.common.admin.Channel.LastFailure;
import com.nexusapi.common.admin.Channel.ModelHealth;
import com.nexusapi.common.admin.Channel.SetAside;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.upstream.Route.Goes;
import com.nexusapi.relay.upstream.StoredChannel.StoredCredential;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How calls over channels went on this node of late: a {@link Breaker} for each channel and model,
 * and which credentials are set aside. Kept in memory only: a node that starts tries everything.
 */
public final class ChannelHealth {

    private final Clock clock;
    private final CredentialHealth credentials;
    private final Map<Way, Breaker> breakers = new ConcurrentHashMap<>();

    private record Way(String channelId, String model) {}

    public ChannelHealth(Clock clock) {
        this.clock = clock;
        this.credentials = new CredentialHealth(clock);
    }

    /** One call on its way over a route. */
    final class Passage {

        private final Route route;
        private final Breaker.Passage breaker;

        private Passage(Route route, Breaker.Passage breaker) {
            this.route = route;
            this.breaker = breaker;
        }

        /** Takes into account what came, or that it broke off. */
        void answered(UpstreamAnswer answer) {
            switch (UpstreamErrors.judge(answer)) {
                case Verdict.Works _ -> {
                    breaker.began();
                    credentials.worked(route);
                }
                case Verdict.ChannelAtFault(Fault fault, Optional<Integer> status) ->
                        breaker.failed(new LastFailure(fault, status, clock.now()));
                case Verdict.CredentialRefused refused -> {
                    breaker.released();
                    credentials.refused(route, refused.forModel());
                }
                case Verdict.CredentialLimited limited -> {
                    breaker.released();
                    credentials.limited(route, limited.pause());
                }
                case Verdict.RequestAtFault _, Verdict.Nothing _ -> breaker.released();
            }
        }

        /** The good answer is whole; does nothing when none came. */
        void succeeded() {
            breaker.succeeded();
        }

        /** What began as a good answer was none. */
        void spoilt() {
            breaker.failed(new LastFailure(Fault.UNUSABLE, Optional.empty(), clock.now()));
        }

        /** Does nothing when the answer was taken into account. */
        void release() {
            breaker.released();
        }
    }

    /** Lets a call through; empty when its channel or credential is to be left alone. */
    Optional<Passage> enter(Route route) {
        if (route.goes() == Goes.AS_LAST_RESORT && !credentials.resortTo(route)) {
            return Optional.empty();
        }
        return breaker(route.channelId(), route.model())
                .enter(route.goes() != Goes.WHEN_WELL)
                .map(breaker -> new Passage(route, breaker));
    }

    Breaker.Standing standing(String channelId, String model) {
        return breaker(channelId, model).standing();
    }

    /** Whether a call would go through now. */
    boolean admits(Route route) {
        return switch (route.goes()) {
            case WHEN_WELL -> standing(route.channelId(), route.model()).admits();
            case AS_LAST_RESORT -> credentials.mayResortTo(route);
            case ANYHOW -> true;
        };
    }

    /** How long a credential is not to be used for a model. */
    long setAsideNanos(String credentialId, String model) {
        return credentials.setAsideNanos(credentialId, model);
    }

    /** Whether the credential that a route uses is not to be used for now. */
    boolean isSetAside(Route route) {
        return setAsideNanos(route.credential().id(), route.model()) > 0;
    }

    public ModelHealth of(String channelId, String model) {
        return breaker(channelId, model).shown(model);
    }

    List<ModelHealth> models(StoredChannel channel) {
        return channel.models().keySet().stream()
                .sorted()
                .map(model -> of(channel.id(), model))
                .toList();
    }

    List<SetAside> setAside(String credentialId) {
        return credentials.of(credentialId);
    }

    /** Of the channel as a whole. */
    Health of(StoredChannel channel) {
        Health worst = hasUsableCredential(channel) ? Health.UNKNOWN : Health.FAILING;
        for (ModelHealth model : models(channel)) {
            if (model.state() == BreakerState.CLOSED && worst == Health.UNKNOWN) {
                worst = Health.HEALTHY;
            }
            if (isFailing(model)) {
                worst = Health.FAILING;
            }
        }
        return worst;
    }

    static boolean isFailing(ModelHealth model) {
        return model.state() == BreakerState.OPEN || model.state() == BreakerState.HALF_OPEN;
    }

    private boolean hasUsableCredential(StoredChannel channel) {
        List<String> active =
                channel.credentials().stream()
                        .filter(StoredCredential::isActive)
                        .map(StoredCredential::id)
                        .toList();
        return active.isEmpty()
                || active.stream()
                        .anyMatch(id ->
                                setAside(id).stream().noneMatch(aside -> aside.model().isEmpty()));
    }

    private Breaker breaker(String channelId, String model) {
        return breakers.computeIfAbsent(new Way(channelId, model), _ -> new Breaker(clock));
    }
}
