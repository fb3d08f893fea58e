package com.nexusapi.console.ui;

import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;

/** What a view watches in its view model, until the view is closed; the view model lives longer. */
public final class Watch {

    private Subscription all = Subscription.EMPTY;

    /** Tells the value now and whenever it changes. */
    public <T> void on(ObservableValue<T> value, Consumer<? super T> consumer) {
        all = all.and(value.subscribe(consumer));
    }

    public void close() {
        all.unsubscribe();
        all = Subscription.EMPTY;
    }
}
