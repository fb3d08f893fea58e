package com.nexusapi.console.topups;

import com.nexusapi.common.admin.Change;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.client.LookedAt;
import com.nexusapi.console.client.News;
import com.nexusapi.console.client.TopUpApi;
import com.nexusapi.console.client.Turns;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The top-ups, newest first, the one looked at, and the payment events that need a person. */
public final class TopUpsViewModel {

    private static final int PAGE = 100;
    private static final String ACCOUNT_ID = "acc_";

    /** What the pane at the side shows. */
    public sealed interface Shown {
        record Nothing() implements Shown {}

        record OfTopUp(TopUp.Detail detail) implements Shown {}

        record OfEvent(PaymentEvent event) implements Shown {}
    }

    /** What was read at once. */
    private record Reading(List<TopUp> topUps, boolean hasMore, List<PaymentEvent> events) {}

    private final Connection connection;
    private final Directory directory;
    private final ObjectProperty<Shelf> shelf = new SimpleObjectProperty<>(Shelf.ALL);
    private final ObjectProperty<Optional<String>> account =
            new SimpleObjectProperty<>(Optional.empty());
    private final ObservableList<TopUp> rows = FXCollections.observableArrayList();
    private final ObservableList<PaymentEvent> events = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Boolean> hasMore = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Shown> shown =
            new ReadOnlyObjectWrapper<>(new Shown.Nothing());
    private final ReadOnlyObjectWrapper<Result> result = new ReadOnlyObjectWrapper<>(Result.none());
    private int pages = 1;
    private final Turns lists = new Turns();
    private final LookedAt<TopUp.Detail> looked;

    public TopUpsViewModel(Connection connection, Directory directory) {
        this.connection = connection;
        this.directory = directory;
        looked =
                new LookedAt<>(
                        connection,
                        (api, id) -> api.ofTopUps().one(id),
                        found -> found.topUp().id(),
                        this::refused);
        looked.shown()
                .addListener((observed, before, now) ->
                        shown.set(
                                now.<Shown>map(Shown.OfTopUp::new).orElseGet(Shown.Nothing::new)));
        shelf.addListener((observed, before, now) -> startOver());
        account.addListener((observed, before, now) -> startOver());
    }

    private void startOver() {
        pages = 1;
        loaded.set(false);
        lists.startOver();
        close();
        reload();
    }

    /** Reads the lists again, and the top-up looked at. */
    public void refresh() {
        if (connection.isConnected()) {
            reload();
            looked.again();
        }
    }

    /** Reads older top-ups as well. */
    public void older() {
        pages++;
        reload();
    }

    private void reload() {
        long turn = lists.ask();
        Shelf chosen = shelf.get();
        Optional<String> of = account.get();
        int wanted = pages;
        connection
                .question(api -> read(api, chosen, of, wanted))
                .then(found -> {
                    if (lists.take(turn)) {
                        set(rows, found.topUps());
                        set(events, found.events());
                        hasMore.set(found.hasMore());
                        loaded.set(true);
                    }
                })
                .refused(this::refused)
                .ask();
    }

    private static Reading read(AdminApi api, Shelf shelf, Optional<String> account, int pages) {
        List<TopUp> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < pages && (page == 0 || cursor.isPresent()); page++) {
            Page<TopUp> answer = api.ofTopUps().list(shelf.state(), account, PAGE, cursor);
            found.addAll(answer.items());
            cursor = answer.nextCursor();
        }
        return new Reading(found, cursor.isPresent(), api.ofTopUps().parkedEvents(PAGE).items());
    }

    /** A list that is the same is left alone, and with it what is chosen in it. */
    private static <T> void set(ObservableList<T> list, List<T> found) {
        if (!list.equals(found)) {
            list.setAll(found);
        }
    }

    /** Looks at one top-up. */
    public void open(String id) {
        result.set(Result.none());
        looked.open(id);
    }

    /** Looks at one payment event. */
    public void open(PaymentEvent event) {
        result.set(Result.none());
        looked.close();
        shown.set(new Shown.OfEvent(event));
    }

    public void close() {
        looked.close();
        shown.set(new Shown.Nothing());
        result.set(Result.none());
    }

    /** Has the event looked at tried again. */
    public void retry() {
        decide((api, event) -> api.retryEvent(event.id()), Phrase.of("topups.event.retried"));
    }

    /** Nothing more is to be done about the event looked at, for this reason. */
    public void dismiss(String reason) {
        decide(
                (api, event) -> api.dismissEvent(event.id(), reason.strip()),
                Phrase.of("topups.event.dismissed"));
    }

    AssignDraft assignDraft() {
        return new AssignDraft(this::accountOf);
    }

    /** The payment of the event looked at is this account's. */
    void assign(AssignDraft draft) {
        draft.accountId()
                .map(account ->
                        new PaymentEvent.Assignment(
                                account, draft.given(), draft.reason().get().strip()))
                .ifPresent(asked ->
                        decide(
                                (api, event) -> api.assignEvent(event.id(), asked),
                                Phrase.of("topups.assigned", accountName(asked.accountId()))));
    }

    /** The account of this e-mail or id; one that is too far back to be known needs its id. */
    private Optional<String> accountOf(String typed) {
        String wanted = typed.strip();
        return wanted.startsWith(ACCOUNT_ID)
                ? Optional.of(wanted)
                : accounts().stream()
                        .filter(entry -> entry.name().equalsIgnoreCase(wanted))
                        .findFirst()
                        .map(Directory.Entry::id);
    }

    private void decide(BiFunction<TopUpApi, PaymentEvent, ?> call, Phrase words) {
        if (!(shown.get() instanceof Shown.OfEvent(PaymentEvent event))) {
            return;
        }
        busy.set(true);
        result.set(Result.none());
        connection
                .question(api -> call.apply(api.ofTopUps(), event))
                .then(answer -> {
                    busy.set(false);
                    close();
                    result.set(Result.good(words));
                    reload();
                })
                .refused(problem -> {
                    busy.set(false);
                    refused(problem);
                    reload();
                })
                .lost(() -> {
                    busy.set(false);
                    result.set(Result.bad(Phrase.of("topups.unknown")));
                })
                .ask();
    }

    private void refused(Problem problem) {
        result.set(Result.bad(Phrase.verbatim(problem.detail())));
    }

    public String accountName(String id) {
        return directory.accountName(id);
    }

    public ObservableList<Directory.Entry> accounts() {
        return directory.accounts();
    }

    /** What happens to top-ups, by refunds and disputes as well. */
    public News news() {
        return connection.changes().of(Change.Kind.TOP_UP, Change.Kind.REFUND, Change.Kind.DISPUTE);
    }

    public boolean mayDecide() {
        return connection.allows(Permission.DECIDE_PAYMENTS);
    }

    public ObjectProperty<Shelf> shelf() {
        return shelf;
    }

    /** The account whose top-ups are wanted; empty for all. */
    public ObjectProperty<Optional<String>> account() {
        return account;
    }

    public ObservableList<TopUp> rows() {
        return rows;
    }

    /** The payment events that are parked, whatever is listed. */
    public ObservableList<PaymentEvent> events() {
        return events;
    }

    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Boolean> hasMore() {
        return hasMore.getReadOnlyProperty();
    }

    /** Whether a decision is on its way. */
    public ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    /** The identifier of the top-up looked at. */
    public Optional<String> lookedAt() {
        return looked.id();
    }

    public ReadOnlyObjectProperty<Shown> shown() {
        return shown.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Result> result() {
        return result.getReadOnlyProperty();
    }
}
