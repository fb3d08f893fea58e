package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.Sales;
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
import java.util.Comparator;

/** {@code /overview}, {@code /revenue}, {@code /usage} and {@code /requests}. */
public final class UsageRoutes implements AdminRoutes {

    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);
    private static final Comparator<Sales.Sums> BY_CALLS =
            Comparator.comparingLong(Sales.Sums::calls);
    private static final Comparator<Sales.Sums> BY_CHARGE =
            Comparator.comparing(sums -> sums.revenue().plus(sums.promo()));

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
        router.add("GET", "/revenue", Permission.VIEW_BUSINESS, call -> sales(call, BY_CHARGE));
        router.add("GET", "/usage", Permission.VIEW_BUSINESS, call -> sales(call, BY_CALLS));
        router.add("GET", "/requests", Permission.VIEW_REQUESTS, this::requests);
        router.add("GET", "/requests/{id}", Permission.VIEW_REQUESTS, this::receipt);
    }

    private Answer overview(AdminCall call) {
        Parameters query = call.query();
        Instant to = to(query);
        return Answer.ok(overviews.of(Span.covering(from(query, to), to, step(query))));
    }

    private Answer sales(AdminCall call, Comparator<Sales.Sums> order) {
        Parameters query = call.query();
        Instant to = to(query);
        return Answer.ok(
                usage.sales(
                        query.constant("group", Sales.Group.class).orElse(Sales.Group.MODEL),
                        Span.hours(from(query, to), to),
                        order));
    }

    private Instant to(Parameters query) {
        return query.time("to").orElseGet(clock::now);
    }

    private static Instant from(Parameters query, Instant to) {
        return query.time("from").orElse(to.minus(DEFAULT_SPAN));
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
