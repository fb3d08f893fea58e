package com.nexusapi.relay.pricing;

import com.nexusapi.common.admin.PriceSheet;

/** A model with the price version in force at some instant, fixed for a whole call. */
public record PricedModel(OfferedModel model, PriceVersion price) {

    public String id() {
        return model.id();
    }

    public String versionId() {
        return price.id();
    }

    public PriceSheet sheet() {
        return price.sheet();
    }

    public long contextWindow() {
        return model.contextWindow();
    }

    public long maxOutputTokens() {
        return model.maxOutputTokens();
    }

    /** Whether the model is on and offered at the endpoint, such as {@code chat.completions}. */
    public boolean serves(String endpoint) {
        return model.enabled() && model.endpoints().contains(endpoint);
    }
}
