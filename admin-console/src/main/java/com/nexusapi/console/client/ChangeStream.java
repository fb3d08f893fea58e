package com.nexusapi.console.client;

import com.nexusapi.common.admin.Change;
import com.nexusapi.console.client.ApiException.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One {@code GET /events}, from the question to its end; read on one thread, closed on any. */
final class ChangeStream {

    private static final System.Logger LOG = System.getLogger(ChangeStream.class.getName());

    private final AdminApi api;
    private final CompletableFuture<HttpResponse<InputStream>> answer;
    private volatile boolean heard;

    /** Asks at once, without waiting for the answer. */
    ChangeStream(AdminApi api) {
        this.api = api;
        answer = api.openEvents("/events");
    }

    /**
     * Reads until the relay ends the stream.
     *
     * @param begun run once, as soon as the relay tells all changes
     * @param changed told each change
     * @throws ApiException why there was no stream, or that it broke or was closed
     */
    void read(Runnable begun, Consumer<Change> changed) {
        try (InputStream in = api.events(answer)) {
            heard = true;
            begun.run();
            EventReader events = new EventReader(in, () -> heard = true);
            for (Optional<String> data = events.next(); data.isPresent(); data = events.next()) {
                change(data.get()).ifPresent(changed);
            }
        } catch (IOException e) {
            throw new Unreachable("the stream of changes broke", e);
        }
    }

    /** A newer relay may tell of changes that this console does not know. */
    private Optional<Change> change(String data) {
        try {
            return Optional.of(api.decode(data, Change.class));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "event=change-not-understood", e);
            return Optional.empty();
        }
    }

    /** Whether anything was heard since this was asked last. */
    boolean wasHeard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    /** Ends it, and with it the reading, whether or not an answer has come. */
    void close() {
        if (answer.cancel(true) || answer.isCompletedExceptionally()) {
            return;
        }
        try {
            answer.resultNow().body().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "event=stream-not-closed", e);
        }
    }
}
