package com.nexusapi.console.reconciliation;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.common.admin.Reconciliation;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.common.admin.Reconciliation.Summary;
import com.nexusapi.common.admin.Reconciliation.UpstreamImport;
import com.nexusapi.common.admin.Reconciliation.UpstreamImported;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.LookedAt;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The differences and closed days, the difference looked at, and what is decided about it. */
public final class ReconciliationViewModel {

    private static final int PAGE = 200;
    private static final int PAGES = 5;

    /** How far the import of an invoice has come; nothing is applied before it was looked at. */
    public record Import(Optional<UpstreamImported> result, Phrase problem, boolean isBusy) {

        static Import fresh() {
            return new Import(Optional.empty(), Phrase.none(), false);
        }
    }

    private record Listed(List<Difference> rows, List<ClosedDay> days, Summary summary) {}

    private final Connection connection;
    private final InstantSource clock;
    private final ObjectProperty<View> view = new SimpleObjectProperty<>(View.OPEN);
    private final ObservableList<Difference> rows = FXCollections.observableArrayList();
    private final ObservableList<ClosedDay> days = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Optional<Summary>> summary =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final LookedAt<Difference.Detail> looked;
    private final ReadOnlyObjectWrapper<Result> result = new ReadOnlyObjectWrapper<>(Result.none());
    private final ReadOnlyObjectWrapper<Import> importing =
            new ReadOnlyObjectWrapper<>(Import.fresh());
    private long asked;

    public ReconciliationViewModel(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        looked =
                new LookedAt<>(
                        connection,
                        (api, id) -> api.ofReconciliation().difference(id),
                        found -> found.difference().id(),
                        this::refused);
        view.addListener((observed, before, now) -> {
            loaded.set(false);
            close();
            reload();
        });
    }

    /** Reads the list again. */
    public void refresh() {
        if (connection.isConnected()) {
            reload();
        }
    }

    private void reload() {
        long mine = ++asked;
        View chosen = view.get();
        connection
                .question(api -> list(api, chosen))
                .then(found -> {
                    if (mine == asked) {
                        replace(rows, found.rows());
                        replace(days, found.days());
                        summary.set(Optional.of(found.summary()));
                        loaded.set(true);
                    }
                })
                .refused(this::refused)
                .ask();
    }

    private static <T> void replace(ObservableList<T> shown, List<T> found) {
        if (!shown.equals(found)) {
            shown.setAll(found);
        }
    }

    private static Listed list(AdminApi api, View chosen) {
        List<Difference> found = new ArrayList<>();
        Reconciliation answer = api.ofReconciliation().page(chosen.state(), PAGE, Optional.empty());
        Summary stands = answer.summary();
        found.addAll(answer.items());
        for (int page = 1; page < PAGES && answer.nextCursor().isPresent(); page++) {
            answer = api.ofReconciliation().page(chosen.state(), PAGE, answer.nextCursor());
            found.addAll(answer.items());
        }
        Page<ClosedDay> closed =
                chosen == View.DAYS
                        ? api.ofReconciliation().closedDays(PAGE, Optional.empty())
                        : new Page<>(List.of(), Optional.empty());
        return new Listed(found, closed.items(), stands);
    }

    /** Looks at one difference. */
    public void open(String id) {
        result.set(Result.none());
        looked.open(id);
    }

    public void close() {
        looked.close();
        result.set(Result.none());
    }

    /** Decides about the difference looked at. */
    public void resolve(Difference.State state, String reason) {
        detail().get().ifPresent(shown -> resolve(shown.difference().id(), state, reason));
    }

    private void resolve(String id, Difference.State state, String reason) {
        busy.set(true);
        result.set(Result.none());
        Difference.Resolution resolution = new Difference.Resolution(state, reason.strip());
        connection
                .question(api -> api.ofReconciliation().resolve(id, resolution))
                .then(answer -> {
                    busy.set(false);
                    looked.show(answer);
                    result.set(Result.good(Phrase.of("reconciliation.decided." + state.name())));
                    reload();
                })
                .refused(problem -> {
                    busy.set(false);
                    open(id);
                    refused(problem);
                })
                .lost(this::unknown)
                .ask();
    }

    /** Compares everything now. */
    public void run() {
        busy.set(true);
        result.set(Result.good(Phrase.of("reconciliation.running")));
        connection
                .question(api -> api.ofReconciliation().run())
                .then(run -> {
                    busy.set(false);
                    result.set(words(run));
                    reload();
                })
                .refused(problem -> {
                    busy.set(false);
                    refused(problem);
                })
                .lost(this::unknown)
                .ask();
    }

    private static Result words(Reconciliation.Run run) {
        return run.problem()
                .map(why -> Result.bad(Phrase.of("reconciliation.ran.incomplete", why)))
                .orElseGet(() ->
                        Result.good(Phrase.of("reconciliation.ran", run.payments(), run.found())));
    }

    private void unknown() {
        busy.set(false);
        result.set(Result.bad(Phrase.of("reconciliation.unknown")));
    }

    /** Begins a new import. */
    public void startImport() {
        importing.set(Import.fresh());
    }

    /** Shows what the lines would do, or takes them over. */
    public void importLines(String csv, boolean apply) {
        importing.set(new Import(importing.get().result(), Phrase.none(), true));
        connection
                .question(api -> api.ofReconciliation().importLines(new UpstreamImport(csv, apply)))
                .then(answer -> {
                    importing.set(new Import(Optional.of(answer), Phrase.none(), false));
                    if (apply) {
                        long rows = answer.added() + answer.replaced();
                        result.set(Result.good(Phrase.of("reconciliation.imported", rows)));
                        reload();
                    }
                })
                .refused(problem ->
                        importing.set(
                                new Import(
                                        Optional.empty(),
                                        Phrase.verbatim(problem.detail()),
                                        false)))
                .lost(() ->
                        importing.set(
                                new Import(
                                        Optional.empty(),
                                        Phrase.of("reconciliation.unknown"),
                                        false)))
                .ask();
    }

    private void refused(Problem problem) {
        result.set(Result.bad(Phrase.verbatim(problem.detail())));
    }

    /** How long it has been open. */
    public Duration age(Difference difference) {
        return Duration.between(difference.openedAt(), clock.instant());
    }

    /** How long the oldest has been open, where any is. */
    public Optional<Duration> oldest() {
        return summary.get()
                .flatMap(Summary::oldestOpen)
                .map(since -> Duration.between(since, clock.instant()));
    }

    public boolean mayDecide() {
        return connection.allows(Permission.RECONCILE);
    }

    public ObjectProperty<View> view() {
        return view;
    }

    public ObservableList<Difference> rows() {
        return rows;
    }

    public ObservableList<ClosedDay> days() {
        return days;
    }

    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    /** Whether a decision or a run is on its way. */
    public ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Summary>> summary() {
        return summary.getReadOnlyProperty();
    }

    /** The identifier of the difference looked at. */
    public Optional<String> lookedAt() {
        return looked.id();
    }

    public ReadOnlyObjectProperty<Optional<Difference.Detail>> detail() {
        return looked.shown();
    }

    public ReadOnlyObjectProperty<Result> result() {
        return result.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Import> importing() {
        return importing.getReadOnlyProperty();
    }
}
