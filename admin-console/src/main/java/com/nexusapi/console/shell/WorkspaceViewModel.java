package com.nexusapi.console.shell;

import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/** Where a signed-in operator can go, where it is, and how the connection is. */
public final class WorkspaceViewModel {

    private final Connection connection;
    private final List<Destination> destinations;
    private final ObjectProperty<Optional<Destination>> current;
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());

    public WorkspaceViewModel(Connection connection) {
        this.connection = connection;
        destinations =
                Arrays.stream(Destination.values())
                        .filter(place -> connection.allows(place.permission()))
                        .toList();
        current = new SimpleObjectProperty<>(destinations.stream().findFirst());
        connection.onProblem(refusal -> problem.set(Phrase.verbatim(refusal.detail())));
        current.addListener((observed, before, now) -> problem.set(Phrase.none()));
    }

    /** The screens the operator may see. */
    public List<Destination> destinations() {
        return destinations;
    }

    public ObjectProperty<Optional<Destination>> current() {
        return current;
    }

    public void go(Destination destination) {
        if (destinations.contains(destination)) {
            current.set(Optional.of(destination));
        }
    }

    /** What the relay refused while nobody in particular had asked. */
    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }

    public Connection connection() {
        return connection;
    }
}
