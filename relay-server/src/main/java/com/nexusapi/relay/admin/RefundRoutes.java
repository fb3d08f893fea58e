package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.refund.ApproveRefund;
import com.nexusapi.relay.refund.GrantException;
import com.nexusapi.relay.refund.IllegalTransition;
import com.nexusapi.relay.refund.NoSuchRefund;
import com.nexusapi.relay.refund.NoteRefund;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.Refunds;
import com.nexusapi.relay.refund.RejectRefund;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.ResendRefund;
import com.nexusapi.relay.refund.SendRefund;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Download;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /refunds}: the queue, the most urgent first, and what people do about each request. */
public final class RefundRoutes implements AdminRoutes {

    private final Refunds refunds;
    private final RequestRefund request;
    private final Decisions decisions;
    private final Replies replies;

    public RefundRoutes(Refunds refunds, RequestRefund request, Decisions decisions) {
        this(refunds, request, decisions, (refundId, operator, words) -> {});
    }

    /** Sets the routes up, with an operator's own words for letters. */
    public RefundRoutes(
            Refunds refunds, RequestRefund request, Decisions decisions, Replies replies) {
        this.refunds = refunds;
        this.request = request;
        this.decisions = decisions;
        this.replies = replies;
    }

    /** Keeps an operator's words for the letter of the decision that follows. */
    @FunctionalInterface
    public interface Replies {

        void keep(String refundId, String operator, Optional<Refund.Reply> words);
    }

    /** What people can do about a request. */
    public record Decisions(
            ApproveRefund approve,
            RejectRefund reject,
            ResendRefund resend,
            GrantException exception,
            NoteRefund note) {

        public static Decisions of(RefundDesk desk, SendRefund send) {
            return new Decisions(
                    new ApproveRefund(desk, send),
                    new RejectRefund(desk),
                    new ResendRefund(desk, send),
                    new GrantException(desk),
                    new NoteRefund(desk));
        }
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/refunds", Permission.VIEW_REFUNDS, this::list);
        router.add("POST", "/refunds", Permission.REQUEST_REFUND, this::create);
        router.add("GET", "/refunds/export", Permission.VIEW_REFUNDS, this::export);
        router.add("GET", "/refunds/{id}", Permission.VIEW_REFUNDS, this::one);
        router.add("POST", "/refunds/{id}/approve", Permission.DECIDE_REFUND, this::approve);
        router.add("POST", "/refunds/{id}/reject", Permission.DECIDE_REFUND, this::reject);
        router.add("POST", "/refunds/{id}/retry", Permission.DECIDE_REFUND, this::retry);
        router.add(
                "POST",
                "/refunds/{id}/confirm-unsent",
                Permission.DECIDE_REFUND,
                this::confirmUnsent);
        router.add("POST", "/refunds/{id}/exception", Permission.GRANT_EXCEPTION, this::except);
        router.add("POST", "/refunds/{id}/notes", Permission.REQUEST_REFUND, this::note);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        List<Refund> found =
                refunds.page(
                        query.constant("state", Refund.State.class),
                        query.cursor().map(RefundRoutes::place).orElse(Refunds.Place.START),
                        query.limit() + 1);
        Page<Refund> page = query.page(found, refund -> refund.deadlineAt() + " " + refund.id());
        return Answer.ok(page);
    }

    /** A place in the queue as the cursor spells it: deadline, space, id. */
    private static Refunds.Place place(String cursor) {
        try {
            int space = cursor.indexOf(' ');
            return new Refunds.Place(
                    Instant.parse(cursor.substring(0, Math.max(0, space))),
                    cursor.substring(space + 1));
        } catch (DateTimeException e) {
            throw ProblemException.invalid("cursor", "must be the nextCursor of the page before");
        }
    }

    private Answer create(AdminCall call) {
        Refund.Creation asked = call.read(Refund.Creation.class);
        return switch (request.byOperator(call.actor(), asked)) {
            case RequestRefund.Outcome.Recorded(Refund refund) -> Answer.created(refund);
            case RequestRefund.Outcome.AlreadyOpen(Refund refund) ->
                    throw ProblemException.conflict(
                            "already_requested",
                            "Request " + refund.id() + " for this top-up is " + refund.state());
            case RequestRefund.Outcome.NoSuchTopUp() ->
                    throw ProblemException.notFound("There is no such top-up.");
            case RequestRefund.Outcome.NotPaid() ->
                    throw ProblemException.conflict("wrong_state", "The top-up was never paid.");
        };
    }

    private Answer one(AdminCall call) {
        return Answer.ok(decided(() -> refunds.detail(call.segment("id"))));
    }

    private Answer approve(AdminCall call) {
        String id = call.segment("id");
        keep(
                call,
                call.body().length == 0
                        ? Optional.empty()
                        : call.read(Refund.Approval.class).reply());
        return switch (decided(() -> decisions.approve().approve(id, call.actor()))) {
            case ApproveRefund.Outcome.Approved(Refund refund) -> Answer.ok(refund);
            case ApproveRefund.Outcome.SamePerson() ->
                    throw ProblemException.conflict(
                            "four_eyes", "Somebody other than the requester must approve.");
            case ApproveRefund.Outcome.NotEligible(String reason) ->
                    throw ProblemException.conflict("not_eligible", "Not refundable: " + reason);
            case ApproveRefund.Outcome.InUse() ->
                    throw ProblemException.conflict(
                            "in_use",
                            "A running call holds some of the credit; try again when it has ended.");
            case ApproveRefund.Outcome.Unconfirmed() ->
                    throw ProblemException.conflict(
                            "unconfirmed",
                            "The account's owner has not confirmed this request by mail.");
            case ApproveRefund.Outcome.ProviderUnavailable(String reason) ->
                    throw unavailable(reason);
        };
    }

    private void keep(AdminCall call, Optional<Refund.Reply> words) {
        decided(() -> {
            replies.keep(call.segment("id"), call.actor(), words);
            return true;
        });
    }

    private Answer reject(AdminCall call) {
        String id = call.segment("id");
        Refund.Rejection asked = call.read(Refund.Rejection.class);
        keep(call, asked.reply());
        return Answer.ok(
                decided(() ->
                        decisions
                                .reject()
                                .reject(
                                        id,
                                        call.actor(),
                                        asked.refusal().orElse(Refund.Refusal.OTHER),
                                        asked.reason().orElse(""))));
    }

    private Answer retry(AdminCall call) {
        String id = call.segment("id");
        return sent(decided(() -> decisions.resend().retry(id, call.actor())));
    }

    private Answer confirmUnsent(AdminCall call) {
        String id = call.segment("id");
        String reason = call.reason();
        return sent(decided(() -> decisions.resend().confirmUnsent(id, call.actor(), reason)));
    }

    private static Answer sent(ResendRefund.Outcome outcome) {
        return switch (outcome) {
            case ResendRefund.Outcome.Sent(Refund refund) -> Answer.ok(refund);
            case ResendRefund.Outcome.TooEarly(Instant at) ->
                    throw ProblemException.conflict(
                            "too_early", "The provider has to show nothing until " + at + ".");
            case ResendRefund.Outcome.NotSendable(String reason) ->
                    throw ProblemException.conflict("not_sendable", "Not sent: " + reason);
            case ResendRefund.Outcome.ProviderUnavailable(String reason) ->
                    throw unavailable(reason);
        };
    }

    private Answer except(AdminCall call) {
        String id = call.segment("id");
        String reason = call.reason();
        return switch (decided(() -> decisions.exception().grant(id, call.actor(), reason))) {
            case GrantException.Outcome.Granted(Refund refund) -> Answer.ok(refund);
            case GrantException.Outcome.NotWaivable(String why) ->
                    throw ProblemException.conflict("not_waivable", "No exception from: " + why);
        };
    }

    private Answer note(AdminCall call) {
        String id = call.segment("id");
        String text = call.read(Refund.Note.class).text();
        return Answer.created(decided(() -> decisions.note().note(id, call.actor(), text)));
    }

    private Answer export(AdminCall call) {
        String csv = refunds.export(call.query().constant("state", Refund.State.class));
        return Answer.ok(
                new Download(
                        "refunds.csv",
                        "text/csv; charset=utf-8",
                        csv.getBytes(StandardCharsets.UTF_8)));
    }

    private static ProblemException unavailable(String reason) {
        return ProblemException.of(503, "provider_unavailable", "Nothing was changed: " + reason);
    }

    private static <T> T decided(Supplier<T> decision) {
        try {
            return decision.get();
        } catch (IllegalTransition e) {
            throw ProblemException.conflict("wrong_state", e.reason());
        } catch (NoSuchRefund e) {
            throw ProblemException.notFound("There is no such refund request.");
        }
    }
}
