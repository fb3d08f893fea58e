package com.nexusapi.relay.completion;

import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.upstream.UpstreamObjects;
import com.nexusapi.relay.upstream.UpstreamObjects.Kept;
import com.nexusapi.relay.wire.Asked;

/**
 * Remembers whose the answers are that upstreams keep, before their last bytes leave, so that the
 * customer can follow up on them at once and nobody else ever can.
 */
final class KeptAnswers {

    private final UpstreamObjects objects;

    KeptAnswers(UpstreamObjects objects) {
        this.objects = objects;
    }

    void remember(ApiCall call, Route route, String id, UsageBreakdown usage) {
        Asked asked = call.asked();
        if (asked.keeps()) {
            objects.remember(
                    new Kept(
                            id,
                            call.key().accountId(),
                            route.channelId(),
                            route.credential().id(),
                            route.model(),
                            usage.totalInput() + usage.totalOutput()));
        }
    }
}
