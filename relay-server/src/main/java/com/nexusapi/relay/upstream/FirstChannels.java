package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The channels that a new installation makes of the keys in its environment. */
public final class FirstChannels {

    /** A provider whose key may be in the environment. */
    public enum Provider {
        OPENAI("OpenAI", "OPENAI_API_KEY", Channel.Kind.OPENAI, "https://api.openai.com/v1"),
        ANTHROPIC(
                "Anthropic",
                "ANTHROPIC_API_KEY",
                Channel.Kind.ANTHROPIC,
                "https://api.anthropic.com");

        private final String shown;
        private final String variable;
        private final Channel.Kind kind;
        private final String baseUrl;

        Provider(String shown, String variable, Channel.Kind kind, String baseUrl) {
            this.shown = shown;
            this.variable = variable;
            this.kind = kind;
            this.baseUrl = baseUrl;
        }

        private Channel.Creation channel(String secret, Map<String, Channel.Cost> costs) {
            Map<String, String> models = new HashMap<>();
            costs.keySet().forEach(model -> models.put(model, model));
            return new Channel.Creation(
                    shown,
                    kind,
                    baseUrl,
                    List.of(secret),
                    models,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(costs));
        }
    }

    private static final String ACTOR = "system";

    private FirstChannels() {}

    /**
     * Makes a channel for each provider whose key is there, if there is no channel yet.
     *
     * @param costs each provider's models and what they cost there
     */
    public static List<Channel> make(
            Channels channels,
            Map<String, String> environment,
            Map<Provider, Map<String, Channel.Cost>> costs) {
        List<Channel> made = new ArrayList<>();
        if (!channels.list().isEmpty()) {
            return made;
        }
        for (Provider provider : Provider.values()) {
            String secret = environment.getOrDefault(provider.variable, "").strip();
            Map<String, Channel.Cost> models = costs.getOrDefault(provider, Map.of());
            if (!secret.isEmpty() && !models.isEmpty()) {
                made.add(channels.create(ACTOR, provider.channel(secret, models)));
            }
        }
        return made;
    }
}
