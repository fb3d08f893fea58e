package com.nexusapi.console.mail;

import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What somebody has the relay do, one thing at a time, and what came of the last. */
final class Errands {

    private final Connection connection;
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Said> said = new ReadOnlyObjectWrapper<>(Said.NOTHING);

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
        said.set(Said.NOTHING);
        connection
                .question(call)
                .then(answer -> {
                    busy.set(false);
                    then.accept(answer);
                    said.set(new Said(done, true));
                    over.run();
                })
                .refused(problem -> {
                    busy.set(false);
                    refused(problem);
                    over.run();
                })
                .lost(() -> {
                    busy.set(false);
                    said.set(new Said(Phrase.of("mail.unknown"), false));
                })
                .ask();
    }

    /** A reason is one line to the relay, however it was typed. */
    static String line(String reason) {
        return reason.strip().replaceAll("\\s+", " ");
    }

    void say(Phrase words) {
        said.set(new Said(words, true));
    }

    void refused(Problem problem) {
        said.set(new Said(Phrase.verbatim(problem.detail()), false));
    }

    void forget() {
        said.set(Said.NOTHING);
    }

    ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Said> said() {
        return said.getReadOnlyProperty();
    }
}
