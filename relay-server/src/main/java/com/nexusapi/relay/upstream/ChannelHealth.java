package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel.Health;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How calls over a channel went on this node of late, by model: failing after three failures with
 * no success between them, healthy after a success.
 */
public final class ChannelHealth {

    private static final int FAILURES = 3;

    private final Map<Way, Integer> failuresInRow = new ConcurrentHashMap<>();

    private record Way(String channelId, String model) {}

    public void succeeded(Route route) {
        failuresInRow.put(new Way(route.channelId(), route.model()), 0);
    }

    public void failed(Route route) {
        failuresInRow.merge(new Way(route.channelId(), route.model()), 1, Integer::sum);
    }

    public Health of(String channelId, String model) {
        Integer failures = failuresInRow.get(new Way(channelId, model));
        if (failures == null) {
            return Health.UNKNOWN;
        }
        return failures >= FAILURES ? Health.FAILING : Health.HEALTHY;
    }

    /** Failing if any of its models is, unknown if it was never used. */
    Health of(StoredChannel channel) {
        Health worst = Health.UNKNOWN;
        for (String model : channel.models().keySet()) {
            switch (of(channel.id(), model)) {
                case FAILING -> {
                    return Health.FAILING;
                }
                case HEALTHY -> worst = Health.HEALTHY;
                case UNKNOWN -> {
                    // says nothing
                }
            }
        }
        return worst;
    }
}
