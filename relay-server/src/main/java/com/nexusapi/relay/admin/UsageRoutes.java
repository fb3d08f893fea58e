package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.reporting.Overviews;
import com.nexusapi.relay.reporting.Receipts;
import com.nexusapi.relay.usage.RequestFilter;
import com.nexusapi.relay.usage.Span;
import com.nexusapi.relay.usage.Usage;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** {@code /overview} and {@code /requests}. */
public final class UsageRoutes implements AdminRoutes {

    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);

    private final Usage usage;
    private final Overviews overviews;
    private final Receipts receipts;
    private final Clock clock;

    public UsageRoutes(Usage usage, Overviews overviews, Receipts receipts, Clock clock) {
        this.usage = usage;
        this.overviews = overviews;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/overview", Permission.VIEW_BUSINESS, this::overview);
        router.add("GET", "/requests", Permission.VIEW_REQUESTS, this::requests);
        router.add("GET", "/requests/{id}", Permission.VIEW_REQUESTS, this::receipt);
    }

    private Answer overview(AdminCall call) {
        Parameters query = call.query();
        Instant to = query.time("to").orElseGet(clock::now);
        Instant from = query.time("from").orElse(to.minus(DEFAULT_SPAN));
        return Answer.ok(overviews.of(Span.covering(from, to, step(query))));
    }

    private static Duration step(Parameters query) {
        String step = query.text("step").orElse("hour");
        return switch (step) {
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            default -> parsed(step);
        };
    }

    private static Duration parsed(String step) {
        try {
            return Duration.parse(step);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("step", "must be hour, day, or a duration such as PT6H");
        }
    }

    private Answer requests(AdminCall call) {
        Parameters query = call.query();
        RequestFilter filter =
                new RequestFilter(
                        query.text("account"),
                        query.text("key"),
                        query.text("model"),
                        query.constant("outcome", Outcome.class),
                        query.number("status"),
                        query.time("from"),
                        query.time("to"));
        return Answer.ok(
                query.page(
                        usage.list(filter, query.cursor(), query.limit() + 1), RequestSummary::id));
    }

    private Answer receipt(AdminCall call) {
        return Answer.ok(
                receipts.of(call.segment("id"))
                        .orElseThrow(() -> ProblemException.notFound("There is no such call.")));
    }
}
