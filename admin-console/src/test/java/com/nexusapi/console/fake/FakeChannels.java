package com.nexusapi.console.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.common.admin.Channel.LastFailure;
import com.nexusapi.common.admin.Channel.ModelHealth;
import com.nexusapi.common.admin.Channel.SetAside;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.TokenUsage;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The channels of the fake relay: one that works, one in trouble, one that is not used. */
final class FakeChannels {

    private final ObjectMapper json = Json.newMapper();
    private final Instant now;
    private final Map<String, Channel> channels = new TreeMap<>();

    FakeChannels(Instant now) {
        this.now = now;
        keep(main());
        keep(reserve());
        keep(claude());
    }

    private void keep(Channel channel) {
        channels.put(channel.id(), channel);
    }

    List<Channel> all() {
        return List.copyOf(channels.values());
    }

    private static ModelHealth well(String model) {
        return new ModelHealth(
                model,
                BreakerState.CLOSED,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Channel main() {
        Map<String, String> models = new TreeMap<>();
        for (String model : List.of("gpt-5.4", "gpt-5.4-mini", "gpt-6-astra", "gpt-6.2-sol")) {
            models.put(model, model);
        }
        return new Channel(
                "ch_main",
                "OpenAI, main",
                Channel.Kind.OPENAI,
                "https://api.openai.example/v1",
                List.of(
                        new Channel.Credential("cred_1", "9fQ2", "ACTIVE"),
                        new Channel.Credential("cred_2", "Lw7x", "ACTIVE")),
                models,
                0,
                3,
                true,
                false,
                Map.of(),
                Channel.Health.HEALTHY,
                models.keySet().stream().map(FakeChannels::well).toList());
    }

    private Channel reserve() {
        Instant last = now.minus(Duration.ofSeconds(9));
        ModelHealth failing =
                new ModelHealth(
                        "gpt-5.4",
                        BreakerState.OPEN,
                        5,
                        Optional.of(now.minus(Duration.ofMinutes(26))),
                        Optional.of(last.plus(Duration.ofSeconds(20))),
                        Optional.of(new LastFailure(Fault.STATUS, Optional.of(503), last)));
        SetAside refused =
                new SetAside(
                        Optional.empty(),
                        Fault.CREDENTIAL_REFUSED,
                        now.minus(Duration.ofHours(2)),
                        now.plus(Duration.ofMinutes(7)));
        return new Channel(
                "ch_reserve",
                "Azure, Sweden",
                Channel.Kind.AZURE_OPENAI,
                "https://nx-sweden.openai.azure.example/openai/v1",
                List.of(
                        new Channel.Credential("cred_3", "c0de", "ACTIVE"),
                        new Channel.Credential("cred_4", "77a1", "ACTIVE", List.of(refused))),
                Map.of("gpt-5.4", "prod-gpt54", "gpt-5.4-mini", "prod-gpt54-mini"),
                10,
                1,
                true,
                false,
                Map.of(),
                Channel.Health.FAILING,
                List.of(failing, well("gpt-5.4-mini")));
    }

    private static Channel claude() {
        return new Channel(
                "ch_new",
                "Anthropic",
                Channel.Kind.ANTHROPIC,
                "https://api.anthropic.example",
                List.of(new Channel.Credential("cred_5", "aB3d", "ACTIVE")),
                Map.of("claude-5", "claude-5"),
                0,
                1,
                false,
                false,
                Map.of(),
                Channel.Health.UNKNOWN,
                List.of(unused("claude-5")));
    }

    private static ModelHealth unused(String model) {
        return new ModelHealth(
                model,
                BreakerState.UNKNOWN,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Answers {@code /channels…}. */
    Object answer(HttpExchange exchange, List<String> path, byte[] body) throws IOException {
        String method = exchange.getRequestMethod();
        if (path.size() == 1) {
            return method.equals("POST")
                    ? create(json.readValue(body, Channel.Creation.class))
                    : new Page<>(all(), Optional.empty());
        }
        Channel channel =
                Optional.ofNullable(channels.get(path.get(1)))
                        .orElseThrow(() -> new FakeProblem(404, "not_found", "No such channel."));
        if (path.size() == 3) {
            return test(channel, json.readValue(body, Channel.TestAsk.class));
        }
        if (method.equals("DELETE")) {
            channels.remove(channel.id());
            return channel;
        }
        String version = "\"" + channel.hashCode() + "\"";
        if (!method.equals("PATCH")) {
            exchange.getResponseHeaders().set("etag", version);
            return channel;
        }
        String expected =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("if-match"))
                        .orElse(version);
        if (!expected.equals(version)) {
            throw new FakeProblem(412, "changed_meanwhile", "It has changed since it was read.");
        }
        return change(channel, json.readValue(body, Channel.Change.class));
    }

    private Channel create(Channel.Creation asked) {
        Channel made =
                new Channel(
                        "ch_made" + channels.size(),
                        asked.name(),
                        asked.kind(),
                        asked.baseUrl(),
                        credentials(asked.credentials()),
                        asked.models(),
                        asked.priority().orElse(0),
                        asked.weight().orElse(1),
                        asked.enabled().orElse(true),
                        asked.allowPrivateAddress().orElse(false),
                        Map.of(),
                        Channel.Health.UNKNOWN,
                        asked.models().keySet().stream()
                                .sorted()
                                .map(FakeChannels::unused)
                                .toList());
        if (made.baseUrl().contains("127.0.0.1") && !made.allowPrivateAddress()) {
            throw new FakeProblem(
                    400,
                    "invalid_value",
                    "baseUrl is a private address; allow it with allowPrivateAddress");
        }
        keep(made);
        return made;
    }

    private static List<Channel.Credential> credentials(List<String> secrets) {
        List<Channel.Credential> kept = new ArrayList<>();
        for (String secret : secrets) {
            String last4 = secret.substring(Math.max(0, secret.length() - 4));
            kept.add(new Channel.Credential("cred_" + secret.hashCode(), last4, "ACTIVE"));
        }
        return kept;
    }

    private Channel change(Channel was, Channel.Change asked) {
        Channel changed =
                new Channel(
                        was.id(),
                        asked.name().orElse(was.name()),
                        was.kind(),
                        asked.baseUrl().orElse(was.baseUrl()),
                        credentials(was, asked),
                        asked.models().orElse(was.models()),
                        asked.priority().orElse(was.priority()),
                        asked.weight().orElse(was.weight()),
                        asked.enabled().orElse(was.enabled()),
                        asked.allowPrivateAddress().orElse(was.allowPrivateAddress()),
                        was.costs(),
                        was.health(),
                        was.modelHealth());
        if (changed.enabled() && changed.credentials().isEmpty()) {
            throw new FakeProblem(
                    422,
                    "last_credential",
                    "A channel in use needs a credential: disable it first.");
        }
        keep(changed);
        return changed;
    }

    private static List<Channel.Credential> credentials(Channel was, Channel.Change asked) {
        List<Channel.Credential> after =
                new ArrayList<>(
                        asked.credentials()
                                .map(FakeChannels::credentials)
                                .orElse(was.credentials()));
        List<String> removed = asked.removeCredentials().orElse(List.of());
        after.removeIf(credential -> removed.contains(credential.id()));
        after.addAll(credentials(asked.addCredentials().orElse(List.of())));
        return after;
    }

    private static Channel.TestResult test(Channel channel, Channel.TestAsk asked) {
        boolean isWell = channel.health() != Channel.Health.FAILING;
        return isWell
                ? new Channel.TestResult(
                        true,
                        Optional.of(200),
                        412,
                        Optional.of(287L),
                        Optional.of(new TokenUsage(9, 0, 0, 3, 0)),
                        asked.model().equals("gpt-5.4")
                                ? Optional.of(Money.ofNanos(67_500))
                                : Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                : new Channel.TestResult(
                        false,
                        Optional.of(503),
                        1_380,
                        Optional.of(1_371L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Fault.STATUS),
                        Optional.of("The service is temporarily unable to process your request."));
    }
}
