package com.nexusapi.console.client;

import com.nexusapi.common.admin.Problem;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The one thing of a list that is looked at; it is read by its identifier, and read again. */
public final class LookedAt<T> {

    private final Connection connection;
    private final BiFunction<AdminApi, String, T> read;
    private final Function<T, String> id;
    private final Consumer<Problem> refused;
    private final ReadOnlyObjectWrapper<Optional<T>> shown =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final Turns turns = new Turns();
    private Optional<String> opening = Optional.empty();

    /**
     * Nothing is looked at yet.
     *
     * @param read asks the relay for the thing with an identifier
     * @param id the identifier of a thing
     * @param refused told why the relay does not show it
     */
    public LookedAt(
            Connection connection,
            BiFunction<AdminApi, String, T> read,
            Function<T, String> id,
            Consumer<Problem> refused) {
        this.connection = connection;
        this.read = read;
        this.id = id;
        this.refused = refused;
    }

    /** Looks at another one, as soon as it is read. */
    public void open(String wanted) {
        turns.startOver();
        opening = Optional.of(wanted);
        read(wanted);
    }

    /** Reads it again, if any is looked at. */
    public void again() {
        id().ifPresent(this::read);
    }

    private void read(String wanted) {
        long turn = turns.ask();
        connection
                .question(api -> read.apply(api, wanted))
                .then(found -> {
                    if (turns.take(turn)) {
                        opening = Optional.empty();
                        shown.set(Optional.of(found));
                    }
                })
                .refused(problem -> {
                    failed(turn);
                    refused.accept(problem);
                })
                .lost(() -> failed(turn))
                .ask();
    }

    private void failed(long turn) {
        if (turns.take(turn)) {
            opening = Optional.empty();
        }
    }

    /** Looks at this, which was read just now. */
    public void show(T found) {
        turns.startOver();
        opening = Optional.empty();
        shown.set(Optional.of(found));
    }

    public void close() {
        turns.startOver();
        opening = Optional.empty();
        shown.set(Optional.empty());
    }

    /** Which one is looked at, or about to be. */
    public Optional<String> id() {
        return opening.or(() -> shown.get().map(id));
    }

    public ReadOnlyObjectProperty<Optional<T>> shown() {
        return shown.getReadOnlyProperty();
    }
}
