package com.nexusapi.console.refunds;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.DisputeApi;
import com.nexusapi.console.client.LookedAt;
import com.nexusapi.console.client.Turns;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
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

/** What banks claim, the evidence against it, and what is owed after it. */
public final class DisputesViewModel {

    private static final int LIMIT = 200;

    private final Connection connection;
    private final Consumer<Result> came;
    private final Consumer<Problem> refused;
    private final ObservableList<Dispute> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final LookedAt<Dispute.Detail> looked;
    private final Turns lists = new Turns();
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);

    /**
     * Reads nothing yet.
     *
     * @param came told what came of what was done
     * @param refused told what the relay would not do
     */
    DisputesViewModel(Connection connection, Consumer<Result> came, Consumer<Problem> refused) {
        this.connection = connection;
        this.came = came;
        this.refused = refused;
        looked =
                new LookedAt<>(
                        connection,
                        (api, id) -> api.ofDisputes().one(id),
                        found -> found.dispute().id(),
                        refused);
    }

    /** Reads the list again, and the dispute looked at. */
    void refresh() {
        looked.again();
        long turn = lists.ask();
        connection
                .question(DisputesViewModel::list)
                .then(found -> {
                    if (lists.take(turn) && !rows.equals(found)) {
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

    void open(String id) {
        looked.open(id);
    }

    /** Writes the evidence of the dispute looked at into a file. */
    void saveEvidence(Path file) {
        detail().get()
                .ifPresent(shown ->
                        connection
                                .question(api -> write(api, shown.dispute().id(), file))
                                .then(came)
                                .refused(refused)
                                .ask());
    }

    private static Result write(AdminApi api, String id, Path file) {
        try {
            Files.write(file, api.ofDisputes().evidence(id));
            return Result.good(Phrase.of("disputes.saved", file.getFileName().toString()));
        } catch (IOException e) {
            return Result.bad(Phrase.of("disputes.unsaved", file.toString()));
        }
    }

    /** A write-off of what the account of the dispute looked at owes, where that can be done. */
    Optional<WriteOffDraft> writeOff() {
        return detail().get()
                .filter(shown -> shown.debt().isPositive())
                .filter(shown -> connection.allows(Permission.WRITE_OFF_DEBT))
                .map(WriteOffDraft::new);
    }

    /** Gives up what a complete draft says. */
    void writeOff(WriteOffDraft draft) {
        draft.given().ifPresent(amount -> writeOff(draft.dispute(), amount, draft.reason().get()));
    }

    private void writeOff(Dispute dispute, Money amount, String reason) {
        busy.set(true);
        came.accept(Result.none());
        connection
                .question(api -> writeOff(api.ofDisputes(), dispute, amount, reason.strip()))
                .then(written -> {
                    busy.set(false);
                    came.accept(Result.good(written));
                    looked.again();
                })
                .refused(problem -> {
                    busy.set(false);
                    refused.accept(problem);
                    looked.again();
                })
                .lost(() -> {
                    busy.set(false);
                    came.accept(Result.bad(Phrase.of("disputes.writeOff.unknown")));
                })
                .ask();
    }

    /** The relay gives up no more than is owed: somebody may have paid since it was shown. */
    private static Phrase writeOff(DisputeApi api, Dispute dispute, Money amount, String reason) {
        Money owed = api.one(dispute.id()).debt();
        Money left =
                api.writeOff(dispute.accountId(), new Dispute.WriteOff(Optional.of(amount), reason))
                        .balance()
                        .debt();
        String written = amount.min(owed).toString();
        return left.isZero()
                ? Phrase.of("disputes.writtenOff.all", written)
                : Phrase.of("disputes.writtenOff", written, left.toString());
    }

    boolean mayExport() {
        return connection.allows(Permission.DECIDE_REFUND);
    }

    /** The identifier of the dispute looked at. */
    Optional<String> lookedAt() {
        return looked.id();
    }

    ObservableList<Dispute> rows() {
        return rows;
    }

    ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    /** Whether a write-off is on its way. */
    ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Dispute.Detail>> detail() {
        return looked.shown();
    }
}
