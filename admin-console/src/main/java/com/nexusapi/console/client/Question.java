package com.nexusapi.console.client;

import com.nexusapi.common.admin.Problem;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One question to the relay and what to do with its answer; asked in the background, answered on
 * the window's thread. What is not said is left to the {@link Connection}.
 */
public final class Question<T> {

    private final Connection connection;
    private final Function<AdminApi, T> call;
    private Consumer<T> arrived = answer -> {};
    private Consumer<Problem> refused;
    private Runnable lost = () -> {};

    Question(Connection connection, Function<AdminApi, T> call, Consumer<Problem> refused) {
        this.connection = connection;
        this.call = call;
        this.refused = refused;
    }

    /** What to do with the answer. */
    public Question<T> then(Consumer<T> consumer) {
        arrived = consumer;
        return this;
    }

    /** What to do when the relay refuses, instead of the connection's own way of saying so. */
    public Question<T> refused(Consumer<Problem> consumer) {
        refused = consumer;
        return this;
    }

    /** What to do, besides the banner, when no answer came. */
    public Question<T> lost(Runnable runnable) {
        lost = runnable;
        return this;
    }

    /** Asks. */
    public void ask() {
        connection.ask(call, arrived, refused, lost);
    }
}
