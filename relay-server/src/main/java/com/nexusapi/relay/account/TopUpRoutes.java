package com.nexusapi.relay.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.topup.CreateTopUp;
import com.nexusapi.relay.topup.StoredTopUp;
import com.nexusapi.relay.topup.TopUps;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.util.List;
import java.util.Optional;

/** {@code /top-ups}: buying credit, and what was bought. */
public final class TopUpRoutes implements AccountRoutes {

    private final CreateTopUp create;
    private final TopUps topUps;

    public TopUpRoutes(CreateTopUp create, TopUps topUps) {
        this.create = create;
        this.topUps = topUps;
    }

    /** Body of {@code POST /top-ups}; the amount in minor units of the currency, net of tax. */
    public record Order(long amountMinor, String currency) {}

    /** Answer to an order: where to pay. */
    public record Ordered(String id, String checkoutUrl) {}

    /** A top-up with the provider's invoice, once it is paid. */
    public record OwnTopUp(@JsonUnwrapped TopUp topUp, Optional<String> invoiceUrl) {

        static OwnTopUp of(StoredTopUp stored) {
            return new OwnTopUp(stored.topUp(), stored.invoiceUrl());
        }
    }

    @Override
    public void addTo(AccountRouter router) {
        router.add("POST", "/top-ups", this::order);
        router.add("GET", "/top-ups", this::list);
    }

    private Answer order(AccountCall call) {
        Order order = call.read(Order.class);
        return switch (create.create(call.accountId(), order.amountMinor(), order.currency())) {
            case CreateTopUp.Outcome.Created(TopUp topUp, String checkoutUrl) ->
                    Answer.created(new Ordered(topUp.id(), checkoutUrl));
            case CreateTopUp.Outcome.Refused(String reason) ->
                    throw ProblemException.of(
                            502, "provider_refused", "The payment provider refused: " + reason);
            case CreateTopUp.Outcome.ProviderUnavailable _ ->
                    throw ProblemException.of(
                            503,
                            "provider_unavailable",
                            "The payment provider does not answer. Nothing was ordered.");
            case CreateTopUp.Outcome.NoSuchAccount() ->
                    throw ProblemException.notFound("There is no such account.");
        };
    }

    private Answer list(AccountCall call) {
        Parameters query = call.query();
        List<StoredTopUp> found =
                topUps.pageOfAccount(call.accountId(), query.cursor(), query.limit() + 1);
        return Answer.ok(
                query.page(found.stream().map(OwnTopUp::of).toList(), owned -> owned.topUp().id()));
    }
}
