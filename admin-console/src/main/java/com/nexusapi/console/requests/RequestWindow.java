package com.nexusapi.console.requests;

import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.RequestSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The stretch of the list that is in memory: some neighbouring pages, however long the list is. Of
 * the pages before it only their cursors are kept, so that they can be read again.
 */
final class RequestWindow {

    static final int PAGE_SIZE = 100;
    private static final int PAGES_KEPT = 12;
    private static final int FIRST_PAGE_AT_MOST = 3 * PAGE_SIZE;

    private final ObservableList<RequestSummary> rows = FXCollections.observableArrayList();

    /** Where each page begins that was ever read; the first begins without a cursor. */
    private final List<Optional<String>> starts = new ArrayList<>();

    /** Sizes of the pages in memory, in order. */
    private final List<Integer> sizes = new ArrayList<>();

    private int firstPage;
    private Optional<String> next = Optional.empty();

    ObservableList<RequestSummary> rows() {
        return rows;
    }

    /** Where the page after the last one in memory begins. */
    Optional<String> next() {
        return next;
    }

    boolean beginsAtTop() {
        return firstPage == 0;
    }

    /** Where the page before the first one in memory begins. */
    Optional<String> previous() {
        return starts.get(firstPage - 1);
    }

    /** Whether the page before is the very first, whose content has moved on since. */
    boolean isNextToTop() {
        return firstPage == 1;
    }

    /** Starts anew with the first page. */
    void restart(Page<RequestSummary> page) {
        starts.clear();
        sizes.clear();
        starts.add(Optional.empty());
        page.nextCursor().ifPresent(cursor -> starts.add(Optional.of(cursor)));
        sizes.add(page.items().size());
        firstPage = 0;
        next = page.nextCursor();
        rows.setAll(page.items());
    }

    /** Adds the page after; gives back how many rows left at the top to make room. */
    int append(Page<RequestSummary> page) {
        sizes.add(page.items().size());
        next = page.nextCursor();
        if (next.isPresent() && starts.size() == firstPage + sizes.size()) {
            starts.add(next);
        }
        rows.addAll(page.items());
        if (sizes.size() <= PAGES_KEPT) {
            return 0;
        }
        int dropped = sizes.removeFirst();
        firstPage++;
        rows.remove(0, dropped);
        return dropped;
    }

    /** Puts the page before in front; gives back how many rows came at the top. */
    int prepend(Page<RequestSummary> page) {
        firstPage--;
        sizes.addFirst(page.items().size());
        rows.addAll(0, page.items());
        if (sizes.size() > PAGES_KEPT) {
            int dropped = sizes.removeLast();
            rows.remove(rows.size() - dropped, rows.size());
            next = starts.get(firstPage + sizes.size());
        }
        return page.items().size();
    }

    /**
     * Puts into the first page what a newer reading of it has more: calls are listed once they end,
     * so a new one may stand below one already shown.
     */
    void refresh(Page<RequestSummary> newest) {
        Set<String> known = new HashSet<>();
        rows.forEach(row -> known.add(row.id()));
        boolean overlaps = newest.items().stream().anyMatch(row -> known.contains(row.id()));
        if (!overlaps || sizes.getFirst() > FIRST_PAGE_AT_MOST) {
            if (!newest.items().isEmpty() || !rows.isEmpty()) {
                restart(newest);
            }
            return;
        }
        int at = 0;
        for (RequestSummary item : newest.items()) {
            if (!known.contains(item.id())) {
                rows.add(at, item);
                sizes.set(0, sizes.getFirst() + 1);
            }
            at++;
        }
    }
}
