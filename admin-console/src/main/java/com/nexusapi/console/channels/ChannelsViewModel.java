package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Pages;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The channels in the order they are tried, the one looked at, and the last call made over it. */
public final class ChannelsViewModel {

    /** How far a test call has come. */
    public sealed interface Trial {
        record None() implements Trial {}

        record Running(String model) implements Trial {}

        record Ended(String model, Channel.TestResult result) implements Trial {}

        /** The relay did not make it. */
        record Refused(Phrase why) implements Trial {}
    }

    private final Connection connection;
    private final ObservableList<Channel> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Optional<Channel>> detail =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Trial> trial =
            new ReadOnlyObjectWrapper<>(new Trial.None());
    private final ReadOnlyObjectWrapper<Result> said = new ReadOnlyObjectWrapper<>(Result.none());
    private long opened;

    public ChannelsViewModel(Connection connection) {
        this.connection = connection;
    }

    /** Reads the channels again, and how they do. */
    public void refresh() {
        if (!connection.isConnected()) {
            return;
        }
        connection
                .question(ChannelsViewModel::list)
                .then(found -> {
                    if (!rows.equals(found)) {
                        rows.setAll(found);
                    }
                    loaded.set(true);
                    detail.get().flatMap(shown -> find(shown.id())).ifPresent(this::show);
                })
                .refused(this::refused)
                .ask();
    }

    private static List<Channel> list(AdminApi api) {
        return Pages.all(api, AdminApi::channels).stream()
                .sorted(Comparator.comparingInt(Channel::priority).thenComparing(Channel::name))
                .toList();
    }

    private Optional<Channel> find(String id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    private void show(Channel channel) {
        detail.set(Optional.of(channel));
    }

    /** Looks at one channel; what was tried over another is forgotten. */
    public void open(Channel channel) {
        boolean isAnother = detail.get().filter(was -> was.id().equals(channel.id())).isEmpty();
        if (isAnother) {
            opened++;
            trial.set(new Trial.None());
            said.set(Result.none());
        }
        show(channel);
    }

    /**
     * Makes a real call over the channel looked at, if none is under way.
     *
     * @param credentialId empty for any that is usable
     */
    public void test(String model, Optional<String> credentialId) {
        if (detail.get().isEmpty() || trial.get() instanceof Trial.Running) {
            return;
        }
        String id = detail.get().get().id();
        long mine = opened;
        trial.set(new Trial.Running(model));
        connection
                .question(
                        api -> api.ofChannels().test(id, new Channel.TestAsk(model, credentialId)))
                .then(result -> tried(mine, new Trial.Ended(model, result)))
                .refused(problem ->
                        tried(mine, new Trial.Refused(Phrase.verbatim(problem.detail()))))
                .lost(() -> tried(mine, new Trial.Refused(Phrase.of("channels.unknown"))))
                .ask();
    }

    private void tried(long mine, Trial came) {
        if (mine == opened) {
            trial.set(came);
        }
        refresh();
    }

    /** Uses the channel looked at for calls, or no longer. */
    public void enable(boolean enabled) {
        change(
                Channel.Change.ofEnabled(enabled),
                enabled ? "channels.enabled" : "channels.disabled");
    }

    /** Gives the channel looked at one more credential. */
    public void addCredential(String secret) {
        change(Channel.Change.ofAdded(secret.strip()), "channels.credential.added");
    }

    /** Takes one of its credentials from the channel looked at. */
    public void removeCredential(Channel.Credential credential) {
        change(Channel.Change.ofRemoved(credential.id()), "channels.credential.removed");
    }

    private void change(Channel.Change change, String done) {
        detail.get()
                .ifPresent(channel ->
                        connection
                                .question(api -> api.ofChannels().change(channel.id(), change))
                                .then(changed -> done(changed, Phrase.of(done)))
                                .refused(this::refused)
                                .lost(() -> say(Phrase.of("channels.unknown"), false))
                                .ask());
    }

    /** Deletes the channel looked at with its credentials. */
    public void delete() {
        detail.get()
                .ifPresent(channel ->
                        connection
                                .question(api -> {
                                    api.ofChannels().delete(channel.id());
                                    return channel;
                                })
                                .then(this::deleted)
                                .refused(this::refused)
                                .lost(() -> say(Phrase.of("channels.unknown"), false))
                                .ask());
    }

    private void deleted(Channel channel) {
        if (detail.get().filter(shown -> shown.id().equals(channel.id())).isPresent()) {
            opened++;
            trial.set(new Trial.None());
            detail.set(Optional.empty());
        }
        say(Phrase.of("channels.deleted", channel.name()), true);
        refresh();
    }

    /** Models that no other channel in use serves: without this one they are refused. */
    public List<String> servedOnlyBy(Channel channel) {
        return channel.models().keySet().stream()
                .filter(model ->
                        rows.stream()
                                .filter(Channel::enabled)
                                .filter(row -> !row.id().equals(channel.id()))
                                .noneMatch(row -> row.models().containsKey(model)))
                .sorted()
                .toList();
    }

    /** A channel to be written down. */
    public ChannelDraft draft() {
        return new ChannelDraft(connection, Optional.empty());
    }

    /** Reads the channel looked at once more, to be changed. */
    public void edit(Consumer<ChannelDraft> whenRead) {
        detail.get()
                .ifPresent(channel ->
                        connection
                                .question(api -> api.ofChannels().version(channel.id()))
                                .then(version ->
                                        whenRead.accept(
                                                new ChannelDraft(connection, Optional.of(version))))
                                .refused(this::refused)
                                .ask());
    }

    /** A draft was kept: looks at what became of it. */
    public void saved(Channel channel) {
        open(channel);
        done(channel, Phrase.of("channels.saved"));
    }

    private void done(Channel channel, Phrase words) {
        show(channel);
        say(words, true);
        refresh();
    }

    private void refused(Problem problem) {
        say(Phrase.verbatim(problem.detail()), false);
    }

    private void say(Phrase words, boolean isGood) {
        said.set(new Result(words, isGood));
    }

    public ObservableList<Channel> rows() {
        return rows;
    }

    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Channel>> detail() {
        return detail.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Trial> trial() {
        return trial.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Result> said() {
        return said.getReadOnlyProperty();
    }
}
