package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.refund.MailRefundLetters.Decision;
import com.nexusapi.relay.refund.MailReplies;
import com.nexusapi.relay.refund.NoSuchRefund;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;

/**
 * {@code GET /refunds/{id}/reply?decision=approve|reject&refusal=&reason=}: the letter that the
 * decision would send, {@code {"language","subject","text"}}.
 */
public final class ReplyRoutes implements AdminRoutes {

    private final MailReplies replies;

    public ReplyRoutes(MailReplies replies) {
        this.replies = replies;
    }

    /** What an operator can decide. */
    private enum Choice {
        APPROVE,
        REJECT
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/refunds/{id}/reply", Permission.VIEW_REFUNDS, this::preview);
    }

    private Answer preview(AdminCall call) {
        Parameters query = call.query();
        Choice choice =
                query.constant("decision", Choice.class)
                        .orElseThrow(() -> ProblemException.invalid("decision", "is required"));
        Decision decision =
                switch (choice) {
                    case APPROVE -> new Decision.Approve();
                    case REJECT ->
                            new Decision.Reject(
                                    query.constant("refusal", Refund.Refusal.class)
                                            .orElse(Refund.Refusal.OTHER),
                                    query.text("reason").orElse(""));
                };
        try {
            return Answer.ok(MailRoutes.shown(replies.preview(call.segment("id"), decision)));
        } catch (NoSuchRefund e) {
            throw ProblemException.notFound("There is no such refund request.");
        }
    }
}
