package com.nexusapi.console.overview;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/** The overview of the chosen span, asked for again and again while it is shown. */
public final class OverviewViewModel {

    private final Connection connection;
    private final InstantSource clock;
    private final ObjectProperty<Span> span = new SimpleObjectProperty<>(Span.MONTH);
    private final ReadOnlyObjectWrapper<Optional<Overview>> overview =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());
    private final ReadOnlyObjectWrapper<Optional<Instant>> updatedAt =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private long asked;
    private boolean isWaiting;

    public OverviewViewModel(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        span.addListener((observed, before, now) -> ask());
    }

    /** Asks unless an answer is still on its way. */
    public void refresh() {
        if (!isWaiting && connection.isConnected()) {
            ask();
        }
    }

    private void ask() {
        long question = ++asked;
        isWaiting = true;
        Span chosen = span.get();
        Instant now = clock.instant();
        connection
                .question(api -> api.overview(chosen.start(now), chosen.end(now), chosen.step()))
                .then(answer -> whenLatest(question, () -> arrived(answer, now)))
                .refused(refusal ->
                        whenLatest(question, () -> problem.set(Phrase.verbatim(refusal.detail()))))
                .lost(() -> whenLatest(question, () -> {}))
                .ask();
    }

    /** An answer to a question that was overtaken by a newer one is dropped. */
    private void whenLatest(long question, Runnable task) {
        if (question == asked) {
            isWaiting = false;
            task.run();
        }
    }

    private void arrived(Overview answer, Instant at) {
        problem.set(Phrase.none());
        updatedAt.set(Optional.of(at));
        overview.set(Optional.of(answer));
    }

    public ObjectProperty<Span> span() {
        return span;
    }

    public ReadOnlyObjectProperty<Optional<Overview>> overview() {
        return overview.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }

    /** When the relay answered last. */
    public ReadOnlyObjectProperty<Optional<Instant>> updatedAt() {
        return updatedAt.getReadOnlyProperty();
    }
}
