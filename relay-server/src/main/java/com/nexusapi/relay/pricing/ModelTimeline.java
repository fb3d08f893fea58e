package com.nexusapi.relay.pricing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A model as last written, and what its customers lose after that: every node that holds it
 * switches by its clock, without being told again.
 *
 * @param writtenAt changes in force by then are part of what was written
 * @param retired whether it was off the list when written
 */
public record ModelTimeline(
        OfferedModel written, Instant writtenAt, boolean retired, List<ModelChange> changes) {

    public ModelTimeline {
        changes =
                changes.stream()
                        .filter(change ->
                                change.isPending() || change.effectiveFrom().isAfter(writtenAt))
                        .toList();
    }

    /** The model as offered; absent when it is retired by then. */
    public Optional<OfferedModel> at(Instant at) {
        boolean isRetired =
                retired
                        || changes.stream()
                                .anyMatch(change ->
                                        change.isInForce(at) && change.lowering().retires());
        return isRetired ? Optional.empty() : Optional.of(definitionAt(at));
    }

    /** What customers have, or had when it was retired. */
    public OfferedModel definitionAt(Instant at) {
        OfferedModel model = written;
        for (ModelChange change : changes) {
            if (change.isInForce(at)) {
                model = change.lowering().applyTo(model);
            }
        }
        return model;
    }

    /** Changes that are scheduled, and those that wait for approval. */
    public List<ModelChange> coming(Instant at) {
        return changes.stream().filter(change -> !change.isInForce(at)).toList();
    }
}
