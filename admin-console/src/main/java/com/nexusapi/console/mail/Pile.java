package com.nexusapi.console.mail;

import com.nexusapi.common.admin.Page;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Pages.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What waits for a person, then all else newest first, and the one looked at. */
final class Pile<T> implements Listed<T> {

    private static final int PAGE = 100;

    /**
     * Where a pile is read from.
     *
     * @param waiting what waits for a person, newest first
     * @param all the same and everything else, newest first
     */
    record Source<T>(Listing<T> waiting, Listing<T> all, Function<T, String> id) {}

    /** What was read at once. */
    private record Reading<T>(List<T> items, boolean hasMore, String waiting) {}

    private final Connection connection;
    private final Errands errands;
    private final Source<T> source;
    private final ObservableList<T> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Boolean> hasMore = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<String> waiting = new ReadOnlyObjectWrapper<>("");
    private final ReadOnlyObjectWrapper<Optional<T>> detail =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private int pages = 1;
    private long asked;

    Pile(Errands errands, Source<T> source) {
        this.connection = errands.connection();
        this.errands = errands;
        this.source = source;
    }

    void refresh() {
        long mine = ++asked;
        int wanted = pages;
        connection
                .question(api -> read(api, wanted))
                .then(found -> {
                    if (mine == asked) {
                        show(found);
                    }
                })
                .refused(errands::refused)
                .ask();
    }

    private Reading<T> read(AdminApi api, int wanted) {
        Page<T> urgent = source.waiting().page(api, PAGE, Optional.empty());
        Map<String, T> found = new LinkedHashMap<>();
        urgent.items().forEach(item -> found.put(source.id().apply(item), item));
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < wanted && (page == 0 || cursor.isPresent()); page++) {
            Page<T> answer = source.all().page(api, PAGE, cursor);
            answer.items().forEach(item -> found.putIfAbsent(source.id().apply(item), item));
            cursor = answer.nextCursor();
        }
        return new Reading<>(List.copyOf(found.values()), cursor.isPresent(), written(urgent));
    }

    private static String written(Page<?> urgent) {
        int count = urgent.items().size();
        return count == 0 ? "" : count + (urgent.nextCursor().isPresent() ? "+" : "");
    }

    /** A list that is the same is left alone, and with it what is chosen in it. */
    private void show(Reading<T> found) {
        if (!rows.equals(found.items())) {
            rows.setAll(found.items());
        }
        hasMore.set(found.hasMore());
        waiting.set(found.waiting());
        loaded.set(true);
        detail.get()
                .flatMap(shown -> rows.stream().filter(row -> isSame(row, shown)).findFirst())
                .ifPresent(this::look);
    }

    @Override
    public String id(T item) {
        return source.id().apply(item);
    }

    /** Reads older ones as well. */
    void older() {
        pages++;
        refresh();
    }

    /** Looks at one; what came of what was done with another is no longer of interest. */
    @Override
    public void open(T item) {
        if (detail.get().filter(shown -> isSame(shown, item)).isEmpty()) {
            errands.forget();
        }
        look(item);
    }

    /** Shows the one looked at as it is now. */
    void look(T item) {
        detail.set(Optional.of(item));
    }

    @Override
    public ObservableList<T> rows() {
        return rows;
    }

    @Override
    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Boolean> hasMore() {
        return hasMore.getReadOnlyProperty();
    }

    /** How many wait for a person, such as {@code 3} or {@code 100+}; empty for none. */
    ReadOnlyObjectProperty<String> waiting() {
        return waiting.getReadOnlyProperty();
    }

    @Override
    public ReadOnlyObjectProperty<Optional<T>> detail() {
        return detail.getReadOnlyProperty();
    }
}
