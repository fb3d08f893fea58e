package com.nexusapi.relay.completion;

import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.AnswerPart.Found;
import com.nexusapi.relay.wire.UsageReport;
import java.util.Optional;

/** What is seen of an answer while it passes, for metering it. Used by one thread. */
final class Used {

    private final Delivered delivered = new Delivered();
    private Optional<UsageReport> report = Optional.empty();
    private ServiceTier tier = ServiceTier.STANDARD;
    private long searches;
    private long images;

    void note(AnswerPart part) {
        Found found = part.found();
        found.usage()
                .ifPresent(later ->
                        report =
                                Optional.of(
                                        report.map(was -> was.followedBy(later)).orElse(later)));
        if (found.serviceTier().isPresent()
                || found.usage().flatMap(UsageReport::tier).isPresent()) {
            tier = part.tier();
        }
        if (!found.text().isEmpty()) {
            delivered.add(found.text());
        }
        searches += found.searches();
        images += found.images();
    }

    Optional<UsageReport> report() {
        return report;
    }

    ServiceTier tier() {
        return tier;
    }

    Delivered delivered() {
        return delivered;
    }

    long searches() {
        return searches;
    }

    long images() {
        return images;
    }

    /** Nothing came that could be charged. */
    boolean isNothing() {
        return delivered.isEmpty() && report.isEmpty() && images == 0;
    }
}
