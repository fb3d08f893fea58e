package com.nexusapi.common.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Settings of the business by name, as {@code GET /settings} shows all and {@code PATCH /settings}
 * takes some; a null in the latter puts the standard back.
 */
public record SettingValues(Map<String, JsonNode> settings) {

    public SettingValues {
        settings = Map.copyOf(settings);
    }
}
