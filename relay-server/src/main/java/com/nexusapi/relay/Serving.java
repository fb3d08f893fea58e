package com.nexusapi.relay;

import com.nexusapi.common.Money;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.KeyLimiter;
import com.nexusapi.relay.access.Limited;
import com.nexusapi.relay.api.BalanceRoute;
import com.nexusapi.relay.api.FormRoute;
import com.nexusapi.relay.api.JsonRoute;
import com.nexusapi.relay.api.KeyCheck;
import com.nexusapi.relay.api.ModelsRoute;
import com.nexusapi.relay.api.PublicApi;
import com.nexusapi.relay.api.Refusals;
import com.nexusapi.relay.api.ResponsesRoute;
import com.nexusapi.relay.api.Unoffered;
import com.nexusapi.relay.completion.Completions;
import com.nexusapi.relay.completion.OpenStreams;
import com.nexusapi.relay.completion.StoredResponses;
import com.nexusapi.relay.foundation.AlarmSource;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.upstream.UpstreamObjects;
import com.nexusapi.relay.usage.OpenCalls;
import com.nexusapi.relay.usage.Usage;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.SlowClients;
import java.time.Instant;

/** The public API with the journeys behind it. */
final class Serving {

    final UpstreamObjects objects;
    final AlarmSource alarms;
    final PublicApi api;

    /** What the journeys work with. */
    record Tools(
            Access access,
            PriceBook prices,
            Ledger ledger,
            Usage usage,
            UpstreamClient upstream,
            OpenCalls openCalls,
            OpenStreams openStreams,
            SlowClients slowClients) {}

    Serving(Foundation foundation, RelayConfig config, Tools tools) {
        Clock clock = foundation.clock();
        objects = new UpstreamObjects(foundation.db(), clock);
        Completions.Upstreams upstreams =
                new Completions.Upstreams(foundation.channels(), tools.upstream(), objects);
        KeyLimiter limiter =
                new KeyLimiter(
                        clock,
                        tools.ledger()::nodes,
                        (whose, from) -> charged(tools.usage(), whose, from));
        Completions.Books books =
                new Completions.Books(
                        tools.ledger(), tools.openCalls(), tools.openStreams(), limiter);
        Completions completions = new Completions(tools.prices(), upstreams, books, clock);
        alarms = completions.alarms();
        StoredResponses stored = new StoredResponses(upstreams, books, clock);
        KeyCheck keys = new KeyCheck(tools.access(), new ClientAddresses(config.trustedProxies()));
        Refusals refusals = new Refusals(tools.ledger(), clock);
        JsonRoute json = new JsonRoute(keys, completions, refusals, config.maxBodyBytes());
        PublicApi.Entrances entrances =
                new PublicApi.Entrances(
                        json,
                        new FormRoute(
                                keys,
                                json,
                                completions,
                                refusals,
                                config.dataDirectory().resolve("uploads"),
                                config.maxBodyBytes()),
                        new ResponsesRoute(keys, stored, refusals),
                        new ModelsRoute(keys, tools.prices(), foundation.channels(), clock),
                        new BalanceRoute(keys, tools.ledger(), tools.usage(), clock),
                        new Unoffered(keys, refusals));
        api = new PublicApi(entrances, foundation.ids(), clock, tools.slowClients());
    }

    private static Money charged(Usage usage, Limited whose, Instant from) {
        return switch (whose) {
            case Limited.Key(String account, String key) -> usage.chargedOfKey(account, key, from);
            case Limited.Account(String account) -> usage.chargedOfAccount(account, from);
        };
    }
}
