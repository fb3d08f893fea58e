package com.nexusapi.console.mail;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.collections.ObservableList;

/** What a table lists, read again and again, and the one of it that is looked at. */
interface Listed<T> {

    ObservableList<T> rows();

    /** Whether it was read once. */
    ReadOnlyObjectProperty<Boolean> loaded();

    ReadOnlyObjectProperty<Optional<T>> detail();

    void open(T item);

    String id(T item);

    /** Whether both are the same thing, as it was and as it is. */
    default boolean isSame(T one, T other) {
        return id(one).equals(id(other));
    }
}
