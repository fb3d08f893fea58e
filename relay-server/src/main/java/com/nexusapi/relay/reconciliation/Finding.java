package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.admin.Difference.Cause;
import com.nexusapi.common.admin.Difference.Fact;
import com.nexusapi.common.admin.Difference.Kind;
import com.nexusapi.common.admin.Difference.Sides;
import java.util.List;

/**
 * A difference that one run saw. Kind and subject are its identity.
 *
 * @param scope what had to be looked at to see it
 */
record Finding(
        Kind kind, String subject, String scope, Sides sides, Cause cause, List<Fact> evidence) {

    Finding {
        evidence = List.copyOf(evidence);
    }

    /** What makes it the same one. */
    record Key(Kind kind, String subject) {}

    Key key() {
        return new Key(kind, subject);
    }
}
