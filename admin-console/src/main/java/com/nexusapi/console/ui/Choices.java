package com.nexusapi.console.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.WeakListChangeListener;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;

/** Combo boxes of values and, for filters, of "any". */
public final class Choices {

    private Choices() {}

    /** Offers these values and no others. */
    public static <T> void all(ComboBox<T> box, List<T> values, Function<T, String> words) {
        box.setConverter(converter(words));
        box.getItems().setAll(values);
    }

    /** Offers "any" and these values; follows the list where it changes. */
    public static <T> void fill(
            ComboBox<Optional<T>> box, List<T> values, Function<T, String> words, String any) {
        box.setConverter(converter(value -> value.map(words).orElse(any)));
        offer(box, values);
        if (values instanceof ObservableList<T> changing) {
            ListChangeListener<T> listener = change -> offer(box, values);
            box.setUserData(listener);
            changing.addListener(new WeakListChangeListener<>(listener));
        }
    }

    private static <T> void offer(ComboBox<Optional<T>> box, List<T> values) {
        Optional<T> chosen = Optional.ofNullable(box.getValue()).flatMap(value -> value);
        List<Optional<T>> items = new ArrayList<>();
        items.add(Optional.empty());
        values.forEach(value -> items.add(Optional.of(value)));
        box.getItems().setAll(items);
        box.setValue(chosen.filter(values::contains));
    }

    /** Ties the chosen value, by its key, to a filter of a view model, both ways. */
    public static <T, K> void bind(
            Watch watch,
            ComboBox<Optional<T>> box,
            ObjectProperty<Optional<K>> filter,
            Function<T, K> key) {
        box.setOnAction(chosen ->
                filter.set(Optional.ofNullable(box.getValue()).flatMap(value -> value).map(key)));
        watch.on(filter, now -> select(box, now, key));
    }

    private static <T, K> void select(
            ComboBox<Optional<T>> box, Optional<K> wanted, Function<T, K> key) {
        box.getItems().stream()
                .filter(item -> item.map(key).equals(wanted))
                .findFirst()
                .ifPresent(box::setValue);
    }

    private static <T> StringConverter<T> converter(Function<T, String> words) {
        return new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : words.apply(value);
            }

            @Override
            public T fromString(String typed) {
                throw new UnsupportedOperationException("these boxes are not typed into");
            }
        };
    }
}
