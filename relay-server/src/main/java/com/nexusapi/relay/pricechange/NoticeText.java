package com.nexusapi.relay.pricechange;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.pricing.Lowering;
import com.nexusapi.relay.pricing.ModelChange;
import com.nexusapi.relay.pricing.OfferedModel;
import com.nexusapi.relay.pricing.PriceVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What notices say of changes of prices and models: the usual components, before and after. */
final class NoticeText {

    private NoticeText() {}

    static String of(PriceVersion proposed, Optional<PriceVersion> before) {
        Prices to = proposed.sheet().prices();
        Prices from = before.map(version -> version.sheet().prices()).orElse(Prices.NONE);
        List<String> changes = new ArrayList<>();
        add(changes, "input", from.input(), to.input());
        add(changes, "cached input", from.cachedInput(), to.cachedInput());
        add(changes, "output", from.output(), to.output());
        String summary = changes.isEmpty() ? "see the price list" : String.join("; ", changes);
        return "The price of %s changes (USD per million tokens): %s. Reason: %s"
                        .formatted(proposed.modelId(), summary, proposed.reason())
                + override(proposed.overrideReason());
    }

    static String of(ModelChange change, OfferedModel before) {
        Lowering lowering = change.lowering();
        List<String> losses = new ArrayList<>();
        lowering.contextWindow()
                .ifPresent(
                        to -> losses.add("context window " + before.contextWindow() + " → " + to));
        lowering.maxOutputTokens()
                .ifPresent(to ->
                        losses.add("output at most " + before.maxOutputTokens() + " → " + to));
        if (!lowering.endpointsTaken().isEmpty()) {
            losses.add("no longer offered at " + String.join(", ", lowering.endpointsTaken()));
        }
        if (lowering.switchesOff()) {
            losses.add("switched off");
        }
        String what =
                lowering.retires()
                        ? "The model %s is retired".formatted(change.modelId())
                        : "The limits of %s change (tokens): %s"
                                .formatted(change.modelId(), String.join("; ", losses));
        String reason = change.reason().isEmpty() ? "" : ". Reason: " + change.reason();
        return what + reason + override(change.overrideReason());
    }

    /** Why there is less notice than promised, where there is. */
    static String override(Optional<String> reason) {
        return reason.map(why -> ". Notice is shorter than usual, because: " + why).orElse("");
    }

    private static void add(
            List<String> changes, String name, Optional<Price> from, Optional<Price> to) {
        if (!from.equals(to)) {
            changes.add(name + " " + shown(from) + " → " + shown(to));
        }
    }

    private static String shown(Optional<Price> price) {
        return price.map(p -> p.dollarsPerMillion().stripTrailingZeros().toPlainString())
                .orElse("-");
    }
}
