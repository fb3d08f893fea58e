package com.nexusapi.relay.pricing;

import com.nexusapi.common.admin.Model;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All price versions of one model that were not withdrawn, earliest first. */
public record PriceHistory(List<PriceVersion> versions) {

    public static final PriceHistory NONE = new PriceHistory(List.of());

    public PriceHistory {
        versions =
                versions.stream()
                        .sorted(
                                Comparator.comparing(PriceVersion::effectiveFrom)
                                        .thenComparing(PriceVersion::id))
                        .toList();
    }

    public boolean isEmpty() {
        return versions.isEmpty();
    }

    /** The version in force: the latest to have begun. */
    public Optional<PriceVersion> inForce(Instant at) {
        PriceVersion found = null;
        for (PriceVersion version : versions) {
            if (version.isInForce(at)) {
                found = version;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Every version that is in force at some time of the span, as far as is known now. */
    public List<PriceVersion> inForceDuring(Instant from, Instant to) {
        Optional<PriceVersion> first = inForce(from);
        return versions.stream()
                .filter(version ->
                        first.filter(version::equals).isPresent()
                                || (version.effectiveFrom().isAfter(from) && version.isInForce(to)))
                .toList();
    }

    /** Approved versions that begin after the time. */
    public List<PriceVersion> after(Instant at) {
        return versions.stream()
                .filter(version -> !version.isPending() && version.effectiveFrom().isAfter(at))
                .toList();
    }

    /** Scheduled versions, and those that wait for approval. */
    List<PriceVersion> toCome(Instant at) {
        return versions.stream()
                .filter(version -> version.isPending() || version.effectiveFrom().isAfter(at))
                .toList();
    }

    /** What is shown as to come. */
    public List<Model.PriceVersion> scheduled(Instant at) {
        return toCome(at).stream()
                .map(version ->
                        version.shown(
                                version.isPending()
                                        ? Model.PriceState.PENDING_APPROVAL
                                        : Model.PriceState.SCHEDULED))
                .toList();
    }
}
