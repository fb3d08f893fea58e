package com.nexusapi.relay.completion;

import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.AnswerPart.Found;
import com.nexusapi.relay.wire.UsageReport;
import java.util.Optional;
import java.util.Set;

/** What is seen of an answer while it passes, for metering it. Used by one thread. */
final class Used {

    private static final Set<String> PARTIAL_IMAGES =
            Set.of("image_generation.partial_image", "image_edit.partial_image");

    private final Delivered delivered = new Delivered();
    private Optional<UsageReport> report = Optional.empty();
    private ServiceTier tier = ServiceTier.STANDARD;
    private boolean hasTextBehindReport;
    private long searches;
    private long images;
    private long partialImages;

    void note(AnswerPart part) {
        noteUndelivered(part);
        Found found = part.found();
        if (!found.text().isEmpty()) {
            delivered.add(found.text());
            hasTextBehindReport |= report.isPresent() && found.usage().isEmpty();
        }
        partialImages += PARTIAL_IMAGES.contains(found.type()) ? 1 : 0;
    }

    /** What came when nobody listened any more: it counts what was used, and is no output. */
    void noteUndelivered(AnswerPart part) {
        Found found = part.found();
        found.usage().ifPresent(this::note);
        if (found.serviceTier().isPresent()
                || found.usage().flatMap(UsageReport::tier).isPresent()) {
            tier = part.tier();
        }
        searches += found.searches();
        images += found.images();
    }

    private void note(UsageReport later) {
        report = Optional.of(report.map(was -> was.followedBy(later)).orElse(later));
        hasTextBehindReport = false;
    }

    Optional<UsageReport> report() {
        return report;
    }

    /**
     * True when text came after the last report, which then does not speak of it: Anthropic's first
     * event reports the input, and an output of hardly anything (surface reference §3.4).
     */
    boolean hasTextBehindReport() {
        return hasTextBehindReport;
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

    /** Sent of an image before it was whole. */
    long partialImages() {
        return partialImages;
    }

    /** Nothing came that could be charged. */
    boolean isNothing() {
        return delivered.isEmpty() && report.isEmpty() && images + partialImages == 0;
    }
}
