package com.nexusapi.relay.completion;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.relay.access.KeyLimiter;
import com.nexusapi.relay.access.Limited;
import com.nexusapi.relay.foundation.AlarmSource;
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
import com.nexusapi.relay.upstream.UpstreamObjects;
import com.nexusapi.relay.upstream.UpstreamObjects.Kept;
import com.nexusapi.relay.usage.OpenCalls;
import com.nexusapi.relay.wire.ApiError;
import com.nexusapi.relay.wire.TokenCounter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The journey of a call to a model: price, screen, route, hold, then {@link Attempts}. */
public final class Completions {

    private final PriceBook prices;
    private final Channels channels;
    private final UpstreamObjects objects;
    private final Ledger ledger;
    private final OpenCalls openCalls;
    private final KeyLimiter limiter;
    private final HiddenPrompts hiddenPrompts;
    private final Attempts attempts;
    private final Clock clock;

    /** Where calls are limited, charged, and kept track of while they run. */
    public record Books(
            Ledger ledger, OpenCalls openCalls, OpenStreams openStreams, KeyLimiter limiter) {}

    /** The ways to upstreams, and whose the objects are that they keep. */
    public record Upstreams(Channels channels, UpstreamClient client, UpstreamObjects objects) {}

    public Completions(PriceBook prices, Upstreams upstreams, Books books, Clock clock) {
        this.prices = prices;
        this.channels = upstreams.channels();
        this.objects = upstreams.objects();
        this.ledger = books.ledger();
        this.openCalls = books.openCalls();
        this.limiter = books.limiter();
        this.clock = clock;
        TokenCounter counter = new TokenCounter();
        this.hiddenPrompts = new HiddenPrompts(counter, clock);
        this.attempts =
                new Attempts(
                        upstreams.client(),
                        books.openStreams(),
                        new StreamRelay.Books(
                                new Metering(counter, hiddenPrompts), new KeptAnswers(objects)),
                        clock);
    }

    /** Upstreams whose reports of usage cannot be true. */
    public AlarmSource alarms() {
        return hiddenPrompts;
    }

    /** Serves the call; every path ends in one answer to the sink and one usage record. */
    public void serve(ApiCall call, ResponseSink sink) {
        String name = call.asked().model();
        Optional<PricedModel> model = prices.find(name, clock.now());
        if (model.isEmpty()) {
            refuse(call, sink, ApiError.modelNotFound(name));
            return;
        }
        Optional<ApiError> objection = Screening.objection(call.asked(), model.get());
        if (objection.isPresent()) {
            refuse(call, sink, objection.get());
            return;
        }
        Optional<String> previous = call.asked().previousResponse();
        Optional<Kept> continued = previous.flatMap(id -> objects.find(id, call.key().accountId()));
        if (previous.isPresent() && continued.isEmpty()) {
            refuse(call, sink, ApiError.previousResponseNotFound(previous.get()));
            return;
        }
        List<Route> routes = routes(call, continued);
        if (routes.isEmpty()) {
            refuse(call, sink, ApiError.serviceUnavailable());
            return;
        }
        long earlierTokens = continued.map(Kept::tokens).orElse(0L);
        enter(call, CallTerms.of(call, model.get(), earlierTokens), routes, sink);
    }

    /** What is kept at an upstream can be continued only there, under the same credential. */
    private List<Route> routes(ApiCall call, Optional<Kept> continued) {
        String model = call.asked().model();
        return continued
                .map(kept -> channels.routeTo(kept.channelId(), kept.credentialId(), model))
                .map(route -> route.stream().toList())
                .orElseGet(() -> channels.routes(model, call.endpoint()));
    }

    private void enter(ApiCall call, CallTerms terms, List<Route> routes, ResponseSink sink) {
        KeyLimiter.Entry entry = limiter.enter(ask(call, terms));
        sink.headers(limiter.headers(call.key(), call.endpoint().dialect()));
        switch (entry) {
            case KeyLimiter.Entry.Refused(KeyLimiter.Refusal why) ->
                    refuse(call, sink, errorOf(why));
            case KeyLimiter.Entry.Entered(KeyLimiter.Pass pass) -> {
                if (pass.ask().bound().isZero()) {
                    run(paid(call, terms, Optional.empty(), pass), routes, sink);
                } else {
                    hold(call, terms, pass, routes, sink);
                }
            }
        }
    }

    private static KeyLimiter.Ask ask(ApiCall call, CallTerms terms) {
        long output = Math.multiplyExact(terms.heldOutput(), call.asked().answers());
        Money bound = call.endpoint().isFree() ? Money.ZERO : terms.bound().withOutput(output);
        return new KeyLimiter.Ask(
                call.key(), Math.addExact(terms.bound().inputTokens(), output), bound);
    }

    static ApiError errorOf(KeyLimiter.Refusal why) {
        return switch (why) {
            case KeyLimiter.Refusal.TooManyRequests(Limited whose, Duration delay) ->
                    ApiError.rateLimited(ApiError.Limit.REQUESTS, whose.words(), delay);
            case KeyLimiter.Refusal.TooManyTokens(Limited whose, Duration delay) ->
                    ApiError.rateLimited(ApiError.Limit.TOKENS, whose.words(), delay);
            case KeyLimiter.Refusal.BudgetSpent(Limited whose) ->
                    ApiError.budgetSpent(whose.words());
        };
    }

    private void hold(
            ApiCall call,
            CallTerms terms,
            KeyLimiter.Pass pass,
            List<Route> routes,
            ResponseSink sink) {
        HoldRequest request =
                new HoldRequest(call.key().accountId(), call.facts(), pass.ask().bound());
        switch (ledger.authorize(request)) {
            case Authorization.Granted(Hold hold) ->
                    run(paid(call, terms, Optional.of(hold), pass), routes, sink);
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

    private void giveUp(ApiCall call, KeyLimiter.Pass pass, ResponseSink sink, ApiError error) {
        pass.end(0, Money.ZERO);
        refuse(call, sink, error);
    }

    private PaidCall paid(
            ApiCall call, CallTerms terms, Optional<Hold> hold, KeyLimiter.Pass pass) {
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

    private void refuse(ApiCall call, ResponseSink sink, ApiError error) {
        ledger.recordUncharged(
                UsageRecord.uncharged(
                        call.facts(),
                        error.status(),
                        Outcome.REFUSED,
                        error.code(),
                        clock.millisSince(call.startedNanos())));
        sink.error(error);
    }
}
