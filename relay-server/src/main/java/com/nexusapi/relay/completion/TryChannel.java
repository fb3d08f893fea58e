package com.nexusapi.relay.completion;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.TestResult;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PricedModel;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.upstream.UpstreamAnswer;
import com.nexusapi.relay.upstream.UpstreamAsk;
import com.nexusapi.relay.upstream.UpstreamCall;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.upstream.UpstreamErrors;
import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.Answers;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A real call over one channel, as short as can be, at an operator's wish. Nobody is charged, and
 * what the upstream charges us for it is not booked: it is shown, and found again when its bill is
 * reconciled. What comes of it counts for the channel's health.
 */
public final class TryChannel {

    private static final List<Endpoint> PREFERRED =
            List.of(
                    Endpoint.CHAT,
                    Endpoint.MESSAGES,
                    Endpoint.RESPONSES,
                    Endpoint.EMBEDDINGS,
                    Endpoint.MODERATIONS,
                    Endpoint.COMPLETIONS);

    private static final int OUTPUT_TOKENS = 16;

    private final Db db;
    private final Channels channels;
    private final UpstreamClient upstream;
    private final PriceBook prices;
    private final AuditStore audit;
    private final Clock clock;

    public TryChannel(
            Db db, Channels channels, UpstreamClient upstream, PriceBook prices, Clock clock) {
        this.db = db;
        this.channels = channels;
        this.upstream = upstream;
        this.prices = prices;
        this.audit = new AuditStore(clock);
        this.clock = clock;
    }

    /**
     * Makes the call; empty when there is no such channel.
     *
     * @throws com.nexusapi.relay.foundation.InvalidValueException naming what the channel has not
     */
    public Optional<TestResult> run(String actor, String channelId, Channel.TestAsk ask) {
        require(ask.model() != null, "model", "must be given");
        Optional<Route> route = channels.routeOver(channelId, ask.model(), ask.credentialId());
        route.ifPresent(_ ->
                db.run(tx ->
                        audit.append(
                                tx,
                                new AuditStore.Event(
                                        actor, "channel.tested", channelId, ask.model()))));
        return route.map(this::call);
    }

    private TestResult call(Route route) {
        Endpoint endpoint = endpoint(route);
        byte[] body = body(endpoint, route);
        long begun = clock.nanoTime();
        try (UpstreamCall call =
                upstream.call(route, UpstreamAsk.post(endpoint.path(), body, false))) {
            UpstreamAnswer answer = call.send();
            Taken taken = taken(call, begun);
            return switch (answer) {
                case UpstreamAnswer.Whole whole -> whole(call, endpoint, whole, taken);
                case UpstreamAnswer.Streaming streaming -> {
                    call.spoilt();
                    yield failed(
                            Optional.of(streaming.status()),
                            taken,
                            Optional.of(Fault.UNUSABLE),
                            Optional.empty());
                }
                case UpstreamAnswer.Failed failed ->
                        failed(
                                Optional.empty(),
                                taken,
                                UpstreamErrors.faultOf(failed),
                                Optional.empty());
            };
        }
    }

    /**
     * How long the call took.
     *
     * @param firstByteMs empty when nothing came
     */
    private record Taken(long allMs, Optional<Long> firstByteMs) {}

    private Taken taken(UpstreamCall call, long begun) {
        OptionalLong came = call.begunNanos();
        return new Taken(
                clock.millisSince(begun),
                came.isPresent()
                        ? Optional.of((came.getAsLong() - begun) / 1_000_000)
                        : Optional.empty());
    }

    private Endpoint endpoint(Route route) {
        List<String> offered =
                prices.find(route.model(), clock.now())
                        .map(PricedModel::model)
                        .map(model -> model.endpoints())
                        .orElse(List.of());
        return PREFERRED.stream()
                .filter(route::serves)
                .filter(endpoint -> offered.contains(endpoint.id()))
                .findFirst()
                .orElseGet(
                        () -> PREFERRED.stream().filter(route::serves).findFirst().orElseThrow());
    }

    private static byte[] body(Endpoint endpoint, Route route) {
        String asked =
                switch (endpoint) {
                    case CHAT, MESSAGES ->
                            "\"messages\":[{\"role\":\"user\",\"content\":\"Say OK.\"}]";
                    case RESPONSES -> "\"input\":\"Say OK.\",\"store\":false";
                    case COMPLETIONS -> "\"prompt\":\"Say OK.\"";
                    default -> "\"input\":\"OK\"";
                };
        String limit =
                endpoint.generatesText()
                        ? ",\"" + route.maximum(endpoint) + "\":" + OUTPUT_TOKENS
                        : "";
        String model = JsonText.quoted(route.upstreamModel());
        return ("{\"model\":" + model + "," + asked + limit + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static TestResult whole(
            UpstreamCall call, Endpoint endpoint, UpstreamAnswer.Whole answer, Taken taken) {
        Route route = call.route();
        Optional<Integer> status = Optional.of(answer.status());
        Optional<Fault> fault = UpstreamErrors.faultOf(answer);
        if (fault.isPresent()) {
            return failed(
                    status,
                    taken,
                    fault,
                    Optional.of(UpstreamErrors.wordsOf(answer, route)).filter(t -> !t.isEmpty()));
        }
        Optional<AnswerPart> part =
                Answers.read(endpoint, answer.body().array()).filter(WholeAnswer::isUsable);
        if (part.isEmpty()) {
            call.spoilt();
            return failed(status, taken, Optional.of(Fault.UNUSABLE), Optional.empty());
        }
        Optional<UsageBreakdown> usage =
                part.get()
                        .found()
                        .usage()
                        .map(report -> report.breakdown(part.get().tier(), false));
        Optional<Money> cost =
                route.cost()
                        .flatMap(sheet ->
                                usage.flatMap(used -> Charge.ifPriced(sheet, used, Charge.ONE_BPS)))
                        .map(Charge::amount);
        return new TestResult(
                true,
                status,
                taken.allMs(),
                taken.firstByteMs(),
                usage.map(UsageBreakdown::tokens),
                cost,
                Optional.empty(),
                Optional.empty());
    }

    private static TestResult failed(
            Optional<Integer> status, Taken taken, Optional<Fault> fault, Optional<String> words) {
        return new TestResult(
                false,
                status,
                taken.allMs(),
                taken.firstByteMs(),
                Optional.empty(),
                Optional.empty(),
                fault,
                words);
    }
}
