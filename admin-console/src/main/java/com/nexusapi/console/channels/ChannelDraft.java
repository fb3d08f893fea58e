package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.Kind;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.ChannelApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** A channel as it is being written: a new one, or one that is changed. */
public final class ChannelDraft {

    private static final int MOST_WEIGHT = 10_000;

    /** What is typed. */
    public enum Field {
        NAME,
        BASE_URL,
        /** One a line; none leaves those that are kept. */
        CREDENTIALS,
        /** One a line: our name, or {@code ours = theirs}. */
        MODELS,
        PRIORITY,
        WEIGHT
    }

    private final Connection connection;
    private final Optional<ChannelApi.Version> before;
    private final Map<Field, StringProperty> texts = new EnumMap<>(Field.class);
    private final ObjectProperty<Kind> kind = new SimpleObjectProperty<>(Kind.OPENAI);
    private final BooleanProperty allowPrivateAddress = new SimpleBooleanProperty();
    private final BooleanProperty enabled = new SimpleBooleanProperty(true);
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());
    private final ReadOnlyObjectWrapper<Optional<Channel>> saved =
            new ReadOnlyObjectWrapper<>(Optional.empty());

    ChannelDraft(Connection connection, Optional<ChannelApi.Version> before) {
        this.connection = connection;
        this.before = before;
        for (Field field : Field.values()) {
            texts.put(field, new SimpleStringProperty(""));
        }
        text(Field.PRIORITY).set("0");
        text(Field.WEIGHT).set("1");
        before.map(ChannelApi.Version::channel).ifPresent(this::fill);
    }

    private void fill(Channel channel) {
        kind.set(channel.kind());
        text(Field.NAME).set(channel.name());
        text(Field.BASE_URL).set(channel.baseUrl());
        text(Field.PRIORITY).set(Integer.toString(channel.priority()));
        text(Field.WEIGHT).set(Integer.toString(channel.weight()));
        text(Field.MODELS).set(written(channel.models()));
        allowPrivateAddress.set(channel.allowPrivateAddress());
        enabled.set(channel.enabled());
    }

    private static String written(Map<String, String> models) {
        return new TreeMap<>(models)
                .entrySet().stream()
                        .map(model ->
                                model.getKey().equals(model.getValue())
                                        ? model.getKey()
                                        : model.getKey() + " = " + model.getValue())
                        .collect(Collectors.joining("\n"));
    }

    public StringProperty text(Field field) {
        return Optional.ofNullable(texts.get(field)).orElseThrow();
    }

    private String typed(Field field) {
        return text(field).get().strip();
    }

    /** Which channel is changed; empty for a new one. */
    public Optional<Channel> before() {
        return before.map(ChannelApi.Version::channel);
    }

    /** Where channels of the chosen kind usually are. */
    public String usualUrl() {
        return switch (kind.get()) {
            case OPENAI -> "https://api.openai.com/v1";
            case OPENAI_COMPATIBLE -> "https://provider.example/v1";
            case AZURE_OPENAI -> "https://RESOURCE.openai.azure.com/openai/v1";
            case ANTHROPIC -> "https://api.anthropic.com";
            case GEMINI -> "https://generativelanguage.googleapis.com/v1beta/openai";
        };
    }

    /** What is wrong with a field as typed; nothing while it is merely empty. */
    public Phrase wrong(Field field) {
        String typed = typed(field);
        boolean isFine =
                typed.isEmpty()
                        || switch (field) {
                            case NAME -> true;
                            case BASE_URL -> isUrl(typed);
                            case CREDENTIALS -> secrets().stream().allMatch(ChannelDraft::isSecret);
                            case MODELS -> models().isPresent();
                            case PRIORITY -> number(typed).isPresent();
                            case WEIGHT ->
                                    number(typed)
                                            .filter(n -> n >= 1 && n <= MOST_WEIGHT)
                                            .isPresent();
                        };
        return isFine ? Phrase.none() : Phrase.of("channels.wrong." + field.name());
    }

    private static boolean isUrl(String typed) {
        try {
            URI url = new URI(typed);
            String scheme = Optional.ofNullable(url.getScheme()).orElse("");
            return List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))
                    && url.getHost() != null;
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    /** Whether it can be an API key; what is empty is none yet. */
    static boolean isSecret(String line) {
        return line.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static Optional<Integer> number(String typed) {
        return typed.matches("-?[0-9]{1,6}")
                ? Optional.of(Integer.parseInt(typed))
                : Optional.empty();
    }

    /** Whether it can be kept. */
    public boolean isComplete() {
        for (Field field : Field.values()) {
            boolean mayBeEmpty = field == Field.CREDENTIALS && before.isPresent();
            if (!wrong(field).isEmpty() || (typed(field).isEmpty() && !mayBeEmpty)) {
                return false;
            }
        }
        return true;
    }

    private List<String> secrets() {
        return lines(Field.CREDENTIALS);
    }

    private List<String> lines(Field field) {
        return Arrays.stream(text(field).get().split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** By our name; empty when a line is not one, or a name stands twice. */
    private Optional<Map<String, String>> models() {
        Map<String, String> models = new HashMap<>();
        for (String line : lines(Field.MODELS)) {
            String[] names = line.split("=", 2);
            String ours = names[0].strip();
            String theirs = names[names.length - 1].strip();
            boolean isNew = !ours.isEmpty() && models.put(ours, theirs) == null;
            if (!isNew || theirs.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(models);
    }

    /** Has the relay keep it. */
    public void save() {
        if (!isComplete() || busy.get()) {
            return;
        }
        busy.set(true);
        problem.set(Phrase.none());
        connection
                .question(api -> keep(api, models().orElseThrow()))
                .then(channel -> {
                    busy.set(false);
                    saved.set(Optional.of(channel));
                })
                .refused(refusal -> {
                    busy.set(false);
                    problem.set(words(refusal));
                })
                .lost(() -> {
                    busy.set(false);
                    problem.set(Phrase.of("channels.unknown"));
                })
                .ask();
    }

    private static Phrase words(Problem refusal) {
        return refusal.code().equals("changed_meanwhile")
                ? Phrase.of("channels.changedMeanwhile")
                : Phrase.verbatim(refusal.detail());
    }

    private Channel keep(AdminApi api, Map<String, String> models) {
        return before.map(read -> api.ofChannels().change(read, change(read.channel(), models)))
                .orElseGet(() -> api.ofChannels().create(creation(models)));
    }

    private Channel.Creation creation(Map<String, String> models) {
        return new Channel.Creation(
                typed(Field.NAME),
                kind.get(),
                typed(Field.BASE_URL),
                secrets(),
                models,
                number(typed(Field.PRIORITY)),
                number(typed(Field.WEIGHT)),
                Optional.of(enabled.get()),
                Optional.of(allowPrivateAddress.get()),
                Optional.empty());
    }

    /** Costs of models that are taken away go with them. */
    private Channel.Change change(Channel was, Map<String, String> models) {
        Map<String, Channel.Cost> costs = new HashMap<>(was.costs());
        costs.keySet().retainAll(models.keySet());
        return new Channel.Change(
                Optional.of(typed(Field.NAME)),
                Optional.of(typed(Field.BASE_URL)),
                Optional.of(secrets()).filter(secrets -> !secrets.isEmpty()),
                Optional.of(models),
                number(typed(Field.PRIORITY)),
                number(typed(Field.WEIGHT)),
                Optional.of(enabled.get()),
                Optional.of(allowPrivateAddress.get()),
                Optional.of(costs));
    }

    /** Fixed once the channel is kept. */
    public ObjectProperty<Kind> kind() {
        return kind;
    }

    public BooleanProperty allowPrivateAddress() {
        return allowPrivateAddress;
    }

    public BooleanProperty enabled() {
        return enabled;
    }

    public ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    /** What the relay has against it. */
    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Channel>> saved() {
        return saved.getReadOnlyProperty();
    }
}
