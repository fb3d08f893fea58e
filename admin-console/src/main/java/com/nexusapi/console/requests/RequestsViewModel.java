package com.nexusapi.console.requests;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.client.RequestFilter;
import com.nexusapi.console.i18n.Phrase;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;

/**
 * The list of calls under the chosen filters, read page by page as it is scrolled and kept live at
 * its top, and the receipt of the call chosen in it.
 */
public final class RequestsViewModel {

    /** How near to an end of the rows in memory the next page is asked for. */
    private static final int AHEAD = 30;

    private final Connection connection;
    private final Directory directory;
    private final InstantSource clock;
    private final RequestWindow window = new RequestWindow();
    private final ObjectProperty<Optional<String>> account = absent();
    private final ObjectProperty<Optional<String>> model = absent();
    private final ObjectProperty<Optional<Outcome>> outcome = absent();
    private final ObjectProperty<Optional<Integer>> status = absent();
    private final ObjectProperty<Period> period = new SimpleObjectProperty<>(Period.ALL);
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());
    private final ReadOnlyObjectWrapper<Optional<Receipt>> receipt =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObjectProperty<IntConsumer> onShift = new SimpleObjectProperty<>(rows -> {});
    private RequestFilter filter = RequestFilter.ALL;
    private long reading;
    private long opened;
    private boolean isWaiting;
    private boolean isAtTop = true;

    public RequestsViewModel(Connection connection, Directory directory, InstantSource clock) {
        this.connection = connection;
        this.directory = directory;
        this.clock = clock;
        for (ObjectProperty<?> part : List.of(account, model, outcome, status, period)) {
            part.addListener((observed, before, now) -> restart());
        }
    }

    private static <T> ObjectProperty<Optional<T>> absent() {
        return new SimpleObjectProperty<>(Optional.empty());
    }

    /** Reads the list from its top under the filters as they are now. */
    public void restart() {
        reading++;
        isAtTop = true;
        isWaiting = false;
        loaded.set(false);
        filter =
                new RequestFilter(
                        account.get(),
                        Optional.empty(),
                        model.get(),
                        outcome.get(),
                        status.get(),
                        period.get().start(clock.instant()),
                        Optional.empty());
        read(Optional.empty(), window::restart);
    }

    /** Looks for new calls, while the top of the list is in sight. */
    public void refresh() {
        if (!connection.isConnected() || isWaiting) {
            return;
        }
        if (!loaded.get()) {
            restart();
        } else if (isAtTop && window.beginsAtTop()) {
            read(Optional.empty(), window::refresh);
        }
    }

    /** Tells which rows are in sight, so that what comes next is read in time. */
    public void inSight(int first, int last) {
        isAtTop = first == 0 && window.beginsAtTop();
        if (isWaiting || !loaded.get()) {
            return;
        }
        if (last >= window.rows().size() - AHEAD && window.next().isPresent()) {
            read(window.next(), page -> shift(-window.append(page)));
        } else if (first < AHEAD && !window.beginsAtTop()) {
            if (window.isNextToTop()) {
                restart();
            } else {
                read(window.previous(), page -> shift(window.prepend(page)));
            }
        }
    }

    private void shift(int rows) {
        if (rows != 0) {
            onShift.get().accept(rows);
        }
    }

    private void read(Optional<String> cursor, Consumer<Page<RequestSummary>> take) {
        long mine = reading;
        isWaiting = true;
        RequestFilter asked = filter;
        connection
                .question(api -> api.requests(asked, RequestWindow.PAGE_SIZE, cursor))
                .then(page -> {
                    if (mine == reading) {
                        isWaiting = false;
                        problem.set(Phrase.none());
                        take.accept(page);
                        loaded.set(true);
                    }
                })
                .refused(refusal -> {
                    isWaiting = false;
                    problem.set(Phrase.verbatim(refusal.detail()));
                })
                .lost(() -> isWaiting = false)
                .ask();
    }

    /** Opens the receipt of a call. */
    public void open(String requestId) {
        long mine = ++opened;
        connection
                .question(api -> api.receipt(requestId))
                .then(answer -> {
                    if (mine == opened) {
                        receipt.set(Optional.of(answer));
                    }
                })
                .refused(refusal -> problem.set(Phrase.verbatim(refusal.detail())))
                .ask();
    }

    public void closeReceipt() {
        opened++;
        receipt.set(Optional.empty());
    }

    /** Takes off all filters. */
    public void clearFilters() {
        account.set(Optional.empty());
        model.set(Optional.empty());
        outcome.set(Optional.empty());
        status.set(Optional.empty());
        period.set(Period.ALL);
    }

    /** What to do when rows leave ({@code < 0}) or come ({@code > 0}) above those in sight. */
    public void onShift(IntConsumer consumer) {
        onShift.set(consumer);
    }

    public ObservableList<RequestSummary> rows() {
        return window.rows();
    }

    public Directory directory() {
        return directory;
    }

    public ObjectProperty<Optional<String>> account() {
        return account;
    }

    public ObjectProperty<Optional<String>> model() {
        return model;
    }

    public ObjectProperty<Optional<Outcome>> outcome() {
        return outcome;
    }

    public ObjectProperty<Optional<Integer>> status() {
        return status;
    }

    public ObjectProperty<Period> period() {
        return period;
    }

    /** Whether the rows are those of the filters as they are now. */
    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Receipt>> receipt() {
        return receipt.getReadOnlyProperty();
    }
}
