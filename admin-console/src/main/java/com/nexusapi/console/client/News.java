package com.nexusapi.console.client;

import com.nexusapi.common.admin.Change;
import java.util.Set;
import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;

/** How whoever shows things of some kinds hears that they have changed. */
public final class News {

    private final Changes changes;
    private final Set<Change.Kind> kinds;

    News(Changes changes, Set<Change.Kind> kinds) {
        this.changes = changes;
        this.kinds = kinds;
    }

    /** Whether the relay tells of changes now; while it does not, one has to ask. */
    public ObservableValue<Boolean> isLive() {
        return changes.isLive();
    }

    /**
     * Runs something, on the window's thread, whenever one of them has changed or may have changed
     * unheard; many changes at once run it once.
     */
    public Subscription on(Runnable task) {
        return changes.on(kinds, task);
    }
}
