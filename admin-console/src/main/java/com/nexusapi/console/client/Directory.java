package com.nexusapi.console.client;

import com.nexusapi.common.admin.Permission;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Names for the identifiers in other answers: accounts by their e-mail, channels by their name,
 * models by their id. Bounded; what it does not know is shown by its identifier.
 */
public final class Directory {

    /** An identifier and the name people know it by. */
    public record Entry(String id, String name) {}

    private final Connection connection;
    private final ObservableList<Entry> accounts = FXCollections.observableArrayList();
    private final ObservableList<Entry> models = FXCollections.observableArrayList();
    private final ObservableList<Entry> channels = FXCollections.observableArrayList();

    public Directory(Connection connection) {
        this.connection = connection;
    }

    /** Asks for what the operator may see. */
    public void load() {
        if (connection.allows(Permission.VIEW_ACCOUNTS)) {
            fill(accounts, AdminApi::accounts, account -> new Entry(account.id(), account.email()));
        }
        if (connection.allows(Permission.VIEW_MODELS)) {
            fill(models, AdminApi::models, model -> new Entry(model.id(), model.id()));
        }
        if (connection.allows(Permission.MANAGE_CHANNELS)) {
            fill(channels, AdminApi::channels, channel -> new Entry(channel.id(), channel.name()));
        }
    }

    public ObservableList<Entry> accounts() {
        return accounts;
    }

    public ObservableList<Entry> models() {
        return models;
    }

    public String accountName(String id) {
        return name(accounts, id);
    }

    public String channelName(String id) {
        return name(channels, id);
    }

    private static String name(List<Entry> entries, String id) {
        return entries.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .map(Entry::name)
                .orElse(id);
    }

    private <T> void fill(
            ObservableList<Entry> list, Pages.Listing<T> listing, Function<T, Entry> entry) {
        connection
                .question(api -> Pages.all(api, listing))
                .then(found ->
                        list.setAll(
                                found.stream()
                                        .map(entry)
                                        .sorted(Comparator.comparing(Entry::name))
                                        .toList()))
                .ask();
    }
}
