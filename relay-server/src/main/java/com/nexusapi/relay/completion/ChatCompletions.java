package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.access.KeyLimiter;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Authorization;
import com.nexusapi.relay.ledger.Hold;
import com.nexusapi.relay.ledger.HoldRequest;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PricedModel;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.usage.OpenCalls;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.ChatRequest;
import com.nexusapi.relay.wire.TokenCounter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The journey of a chat completion: price, screen, route, hold, then {@link Attempts}. */
public final class ChatCompletions {

    /** The endpoint's name in models, keys and usage records. */
    public static final String ENDPOINT = "chat.completions";

    /** Output held for when the client states no maximum (DESIGN §4.3). */
    private static final long UNSTATED_OUTPUT = 4_096;

    private final PriceBook prices;
    private final Channels channels;
    private final Ledger ledger;
    private final OpenCalls openCalls;
    private final KeyLimiter limiter;
    private final Attempts attempts;
    private final Clock clock;

    /** Where calls are limited, charged, and kept track of while they run. */
    public record Books(
            Ledger ledger, OpenCalls openCalls, OpenStreams openStreams, KeyLimiter limiter) {}

    public ChatCompletions(
            PriceBook prices,
            Channels channels,
            UpstreamClient upstream,
            Books books,
            Clock clock) {
        this.prices = prices;
        this.channels = channels;
        this.ledger = books.ledger();
        this.openCalls = books.openCalls();
        this.limiter = books.limiter();
        this.clock = clock;
        this.attempts =
                new Attempts(upstream, books.openStreams(), new Metering(new TokenCounter()));
    }

    /** Serves the call; every path ends in one answer to the sink and one usage record. */
    public void serve(ChatCall call, ResponseSink sink) {
        String name = call.request().members().model();
        Optional<PricedModel> model = prices.find(name, clock.now());
        if (model.isEmpty()) {
            refuse(call, sink, ApiError.modelNotFound(name));
            return;
        }
        Optional<ApiError> objection = objection(call.request(), model.get());
        if (objection.isPresent()) {
            refuse(call, sink, objection.get());
            return;
        }
        List<Route> routes = channels.routes(name);
        if (routes.isEmpty()) {
            refuse(call, sink, ApiError.serviceUnavailable());
            return;
        }
        enter(call, terms(call, model.get()), routes, sink);
    }

    private static Optional<ApiError> objection(ChatRequest request, PricedModel model) {
        if (!model.model().enabled()) {
            return Optional.of(ApiError.modelNotFound(model.id()));
        }
        if (!model.serves(ENDPOINT)) {
            List<String> right = model.model().endpoints();
            return Optional.of(
                    ApiError.wrongEndpoint(
                            model.id(),
                            right.isEmpty()
                                    ? "another model"
                                    : "/v1/" + right.getFirst().replace('.', '/')));
        }
        boolean isPriced =
                model.sheet().prices().input().isPresent()
                        && model.sheet().prices().output().isPresent();
        return isPriced
                ? Screening.objection(request, model.sheet())
                : Optional.of(ApiError.modelNotFound(model.id()));
    }

    private void enter(ChatCall call, CallTerms terms, List<Route> routes, ResponseSink sink) {
        KeyLimiter.Entry entry = limiter.enter(ask(call, terms));
        sink.headers(limiter.headers(call.key()));
        switch (entry) {
            case KeyLimiter.Entry.Refused(KeyLimiter.Refusal why) ->
                    refuse(call, sink, errorOf(why));
            case KeyLimiter.Entry.Entered(KeyLimiter.Pass pass) ->
                    hold(call, terms, pass, routes, sink);
        }
    }

    private static KeyLimiter.Ask ask(ChatCall call, CallTerms terms) {
        long output = Math.multiplyExact(terms.heldOutput(), call.request().members().n());
        return new KeyLimiter.Ask(
                call.key(),
                Math.addExact(terms.bound().inputTokens(), output),
                terms.bound().withOutput(output));
    }

    private static ApiError errorOf(KeyLimiter.Refusal why) {
        return switch (why) {
            case KeyLimiter.Refusal.TooManyRequests(Duration delay) ->
                    ApiError.rateLimited(ApiError.Limit.REQUESTS, delay);
            case KeyLimiter.Refusal.TooManyTokens(Duration delay) ->
                    ApiError.rateLimited(ApiError.Limit.TOKENS, delay);
            case KeyLimiter.Refusal.BudgetSpent() -> ApiError.budgetSpent();
        };
    }

    private void hold(
            ChatCall call,
            CallTerms terms,
            KeyLimiter.Pass pass,
            List<Route> routes,
            ResponseSink sink) {
        HoldRequest request =
                new HoldRequest(call.key().accountId(), call.facts(), pass.ask().bound());
        switch (ledger.authorize(request)) {
            case Authorization.Granted(Hold hold) ->
                    run(paid(call, terms, hold, pass), routes, sink);
            case Authorization.InsufficientCredit() ->
                    giveUp(call, pass, sink, ApiError.insufficientQuota());
            case Authorization.HeldByOtherCalls() ->
                    giveUp(call, pass, sink, ApiError.quotaHeldByOtherCalls());
            case Authorization.AccountSuspended() ->
                    giveUp(call, pass, sink, ApiError.accountSuspended());
            case Authorization.Unavailable() ->
                    giveUp(call, pass, sink, ApiError.serviceUnavailable());
        }
    }

    private void giveUp(ChatCall call, KeyLimiter.Pass pass, ResponseSink sink, ApiError error) {
        pass.end(0, Money.ZERO);
        refuse(call, sink, error);
    }

    private PaidCall paid(ChatCall call, CallTerms terms, Hold hold, KeyLimiter.Pass pass) {
        PaidCall.Held held = new PaidCall.Held(hold, openCalls.begin(call.facts()), pass);
        return new PaidCall(ledger, clock, call, terms, held);
    }

    private void run(PaidCall paid, List<Route> routes, ResponseSink sink) {
        try {
            attempts.run(paid, routes, sink);
        } finally {
            if (!paid.hasEnded()) {
                paid.release(
                        Optional.empty(),
                        new PaidCall.Ending(
                                500, Outcome.UPSTREAM_ERROR, Optional.of("internal_error")));
            }
        }
    }

    private static CallTerms terms(ChatCall call, PricedModel model) {
        ChatRequest request = call.request();
        Bound bound =
                Bound.of(
                        model.sheet(),
                        request.boundInputTokens(model.contextWindow()),
                        call.key().planBps(),
                        Bound.dearestTierBps(model.sheet(), request.members().serviceTier()));
        OptionalLong stated = request.statedMaxOutput();
        if (stated.isPresent()) {
            // no model puts out more than its context window, whatever the client asks for
            long most = Math.min(stated.getAsLong(), model.contextWindow());
            return new CallTerms(model, bound, most, OptionalLong.empty(), false);
        }
        long unstated = Math.min(UNSTATED_OUTPUT, model.maxOutputTokens());
        boolean isStream = request.members().stream();
        return new CallTerms(
                model,
                bound,
                unstated,
                isStream ? OptionalLong.empty() : OptionalLong.of(unstated),
                isStream);
    }

    private void refuse(ChatCall call, ResponseSink sink, ApiError error) {
        long elapsedMs = (clock.nanoTime() - call.startedNanos()) / 1_000_000;
        ledger.recordUncharged(
                UsageRecord.uncharged(
                        call.facts(), error.status(), Outcome.REFUSED, error.code(), elapsedMs));
        sink.error(error);
    }
}
