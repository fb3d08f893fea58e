package com.nexusapi.relay.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.nexusapi.common.Money;
import com.nexusapi.relay.payment.ProviderListing.LineType;
import com.nexusapi.relay.payment.ProviderListing.Listing;
import com.nexusapi.relay.payment.ProviderListing.ObjectKind;
import com.nexusapi.relay.payment.ProviderListing.Seen;
import com.nexusapi.relay.payment.ProviderListing.StatementLine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Dodo's lists, read to their end: pages are counted from 0 and hold 100 items at most. */
final class DodoLists {

    private static final int PAGE = 100;

    /** Enough for a hundred thousand items; a list that never ends is the provider's defect. */
    private static final int MOST_PAGES = 1_000;

    private final Reading reading;

    /** Reads one page at a path; empty where the provider does not answer as it should. */
    @FunctionalInterface
    interface Reading {
        <T> Page<T> read(String path, TypeReference<Items<T>> shape);
    }

    /** One page, or why there is none. */
    record Page<T>(Optional<List<T>> items, String problem) {}

    record Items<T>(List<T> items) {}

    /** An item that belongs to a payment, or is one. */
    record OfPayment(
            @JsonProperty("payment_id") String paymentId,
            @JsonProperty("refund_id") Optional<String> refundId,
            @JsonProperty("dispute_id") Optional<String> disputeId,
            Optional<String> status,
            @JsonProperty("refund_status") Optional<String> refundStatus,
            @JsonProperty("dispute_status") Optional<String> disputeStatus,
            @JsonProperty("dispute_stage") Optional<String> disputeStage) {

        Seen read() {
            String state =
                    Stream.of(status, refundStatus, disputeStatus, disputeStage)
                            .flatMap(Optional::stream)
                            .collect(Collectors.joining("/"));
            return new Seen(refundId.or(() -> disputeId).orElse(paymentId), paymentId, state);
        }
    }

    record BalanceLine(
            String id,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("is_credit") boolean credit,
            @JsonProperty("usd_equivalent_amount") long usdCents,
            @JsonProperty("reference_object_id") Optional<String> reference) {

        /** The amount is without sign; a line that says otherwise is taken at its word. */
        StatementLine read(LineType type) {
            Money amount = Money.ofCents(Math.abs(usdCents));
            return new StatementLine(
                    id, type, createdAt, credit ? amount : amount.negated(), reference);
        }
    }

    DodoLists(Reading reading) {
        this.reading = reading;
    }

    Listing<Seen> seen(ObjectKind kind, Instant from, Instant to) {
        String path =
                switch (kind) {
                    case PAYMENT -> "/payments";
                    case REFUND -> "/refunds";
                    case DISPUTE -> "/disputes";
                };
        return switch (all(path + span(from, to), new TypeReference<Items<OfPayment>>() {})) {
            case Listing.Found<OfPayment>(List<OfPayment> items) ->
                    new Listing.Found<>(items.stream().map(OfPayment::read).toList());
            case Listing.Unavailable<OfPayment>(String reason) -> new Listing.Unavailable<>(reason);
        };
    }

    Listing<String> paymentsTouched(Instant from, Instant to) {
        List<String> ids = new ArrayList<>();
        for (ObjectKind kind : ObjectKind.values()) {
            switch (seen(kind, from, to)) {
                case Listing.Found<Seen>(List<Seen> items) ->
                        items.forEach(item -> ids.add(item.paymentId()));
                case Listing.Unavailable<Seen>(String reason) -> {
                    return new Listing.Unavailable<>(reason);
                }
            }
        }
        return new Listing.Found<>(ids.stream().distinct().toList());
    }

    Listing<StatementLine> statement(Instant from, Instant to) {
        List<StatementLine> lines = new ArrayList<>();
        for (LineType type : LineType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            String path = "/balances/ledger" + span(from, to) + "&event_type=" + name;
            Listing<BalanceLine> found = all(path, new TypeReference<Items<BalanceLine>>() {});
            switch (found) {
                case Listing.Found<BalanceLine>(List<BalanceLine> items) ->
                        items.forEach(item -> lines.add(item.read(type)));
                case Listing.Unavailable<BalanceLine>(String reason) -> {
                    return new Listing.Unavailable<>(reason);
                }
            }
        }
        return new Listing.Found<>(lines);
    }

    private <T> Listing<T> all(String path, TypeReference<Items<T>> shape) {
        List<T> all = new ArrayList<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            Page<T> read =
                    reading.read(path + "&page_size=" + PAGE + "&page_number=" + page, shape);
            if (read.items().isEmpty()) {
                return new Listing.Unavailable<>(read.problem());
            }
            all.addAll(read.items().get());
            if (read.items().get().size() < PAGE) {
                return new Listing.Found<>(all);
            }
        }
        return new Listing.Unavailable<>("the list at " + path + " does not end");
    }

    private static String span(Instant from, Instant to) {
        Function<Instant, String> encoded =
                at -> URLEncoder.encode(at.toString(), StandardCharsets.UTF_8);
        return "?created_at_gte=" + encoded.apply(from) + "&created_at_lte=" + encoded.apply(to);
    }
}
