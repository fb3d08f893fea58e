package com.nexusapi.console.mail;

import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What somebody has the relay do, one thing at a time, and what came of the last. */
final class Errands {

    private final Connection connection;
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Result> said = new ReadOnlyObjectWrapper<>(Result.none());

    Errands(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /**
     * Has one thing done, unless another is under way.
     *
     * @param done what to say when it is done
     * @param over what to do after that, and after a refusal, which may come from a changed state
     */
    <T> void run(Function<AdminApi, T> call, Phrase done, Consumer<T> then, Runnable over) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        said.set(Result.none());
        connection
                .question(call)
                .then(answer -> {
                    busy.set(false);
                    then.accept(answer);
                    said.set(Result.good(done));
                    over.run();
                })
                .refused(problem -> {
                    busy.set(false);
                    refused(problem);
                    over.run();
                })
                .lost(() -> {
                    busy.set(false);
                    said.set(Result.bad(Phrase.of("mail.unknown")));
                })
                .ask();
    }

    /** A reason is one line to the relay, however it was typed. */
    static String line(String reason) {
        return reason.strip().replaceAll("\\s+", " ");
    }

    void say(Phrase words) {
        said.set(Result.good(words));
    }

    void refused(Problem problem) {
        said.set(Result.bad(Phrase.verbatim(problem.detail())));
    }

    void forget() {
        said.set(Result.none());
    }

    ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Result> said() {
        return said.getReadOnlyProperty();
    }
}
