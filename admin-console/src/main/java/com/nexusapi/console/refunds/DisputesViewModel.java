package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What banks claim, and the evidence against it. */
public final class DisputesViewModel {

    private static final int LIMIT = 200;

    private final Connection connection;
    private final ObservableList<Dispute> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Optional<Dispute.Detail>> detail =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private Optional<String> lookedAt = Optional.empty();

    DisputesViewModel(Connection connection) {
        this.connection = connection;
    }

    /** Reads the list again, and the dispute looked at. */
    void refresh(Consumer<Problem> refused) {
        lookedAt.ifPresent(id -> read(id, refused));
        connection
                .question(DisputesViewModel::list)
                .then(found -> {
                    if (!rows.equals(found)) {
                        rows.setAll(found);
                    }
                    loaded.set(true);
                })
                .refused(refused)
                .ask();
    }

    /**
     * Those the bank has not decided first; otherwise the newest first, as the relay sends them.
     */
    private static List<Dispute> list(AdminApi api) {
        List<Dispute> found = new ArrayList<>();
        List<Dispute> all = api.ofDisputes().page(LIMIT, Optional.empty()).items();
        all.stream().filter(each -> each.state() == Dispute.State.OPEN).forEach(found::add);
        all.stream().filter(each -> each.state() != Dispute.State.OPEN).forEach(found::add);
        return found;
    }

    void open(String id, Consumer<Problem> refused) {
        if (!lookedAt.equals(Optional.of(id))) {
            lookedAt = Optional.of(id);
            read(id, refused);
        }
    }

    private void read(String id, Consumer<Problem> refused) {
        connection
                .question(api -> api.ofDisputes().one(id))
                .then(answer -> {
                    if (lookedAt.equals(Optional.of(id))) {
                        detail.set(Optional.of(answer));
                    }
                })
                .refused(refused)
                .ask();
    }

    /** Writes the evidence of the dispute looked at into a file. */
    void saveEvidence(Path file, Consumer<Phrase> saved, Consumer<Problem> refused) {
        detail.get()
                .ifPresent(looked ->
                        connection
                                .question(api -> write(api, looked.dispute().id(), file))
                                .then(saved)
                                .refused(refused)
                                .ask());
    }

    private static Phrase write(AdminApi api, String id, Path file) {
        try {
            Files.write(file, api.ofDisputes().evidence(id));
            return Phrase.of("disputes.saved", file.getFileName().toString());
        } catch (IOException e) {
            return Phrase.of("disputes.unsaved", file.toString());
        }
    }

    boolean mayExport() {
        return connection.allows(Permission.DECIDE_REFUND);
    }

    ObservableList<Dispute> rows() {
        return rows;
    }

    ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Dispute.Detail>> detail() {
        return detail.getReadOnlyProperty();
    }
}
