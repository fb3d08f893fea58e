package com.nexusapi.console.models;

import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Pages;
import com.nexusapi.console.i18n.Phrase;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** The models on offer, the one looked at with its prices, and new prices. */
public final class ModelsViewModel {

    private final Connection connection;
    private final ZoneId zone;
    private final StringProperty search = new SimpleStringProperty("");
    private final ObservableList<Model> all = FXCollections.observableArrayList();
    private final FilteredList<Model> rows = new FilteredList<>(all);
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Optional<Model>> detail =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());
    private long opened;

    public ModelsViewModel(Connection connection, ZoneId zone) {
        this.connection = connection;
        this.zone = zone;
        search.addListener(
                (observed, before, now) -> rows.setPredicate(model -> matches(model, now)));
    }

    private static boolean matches(Model model, String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        return model.id().toLowerCase(Locale.ROOT).contains(wanted)
                || model.displayName().toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** Reads the models again, and the one looked at. */
    public void refresh() {
        if (!connection.isConnected()) {
            return;
        }
        connection
                .question(ModelsViewModel::list)
                .then(found -> {
                    if (!all.equals(found)) {
                        all.setAll(found);
                    }
                    loaded.set(true);
                    problem.set(Phrase.none());
                })
                .refused(refusal -> problem.set(Phrase.verbatim(refusal.detail())))
                .ask();
        detail.get().ifPresent(model -> read(model.id()));
    }

    private static List<Model> list(AdminApi api) {
        return Pages.all(api, AdminApi::models).stream()
                .sorted(Comparator.comparing(Model::id))
                .toList();
    }

    /** Looks at one model. */
    public void open(Model model) {
        opened++;
        detail.set(Optional.of(model));
        read(model.id());
    }

    private void read(String id) {
        long mine = opened;
        connection
                .question(api -> api.model(id))
                .then(answer -> {
                    if (mine == opened && !detail.get().equals(Optional.of(answer))) {
                        detail.set(Optional.of(answer));
                    }
                })
                .refused(refusal -> problem.set(Phrase.verbatim(refusal.detail())))
                .ask();
    }

    /** A new price for a model, starting from the one in force. */
    public PriceDraft draft(Model model) {
        return new PriceDraft(connection, model, zone);
    }

    public boolean maySetPrices() {
        return connection.allows(Permission.SET_PRICES);
    }

    /** Words that the id or the name must contain. */
    public StringProperty search() {
        return search;
    }

    public ObservableList<Model> rows() {
        return rows;
    }

    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Model>> detail() {
        return detail.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }
}
