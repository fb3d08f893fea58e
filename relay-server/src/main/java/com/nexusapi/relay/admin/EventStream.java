package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.access.OperatorSession;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.events.Change;
import com.nexusapi.relay.events.Changes;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.JsonHttp;
import com.nexusapi.relay.web.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code GET /events}: a stream of server-sent events that says what was changed, on any node,
 * {@code event: refund} with {@code data: {"kind","id"}}, and a comment now and then, by which both
 * sides notice that the other is gone. A hint to read again, not a record.
 */
public final class EventStream implements Handler {

    public static final String PATH = AdminApi.BASE + "/events";

    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Changes changes;
    private final Operators operators;
    private final JsonHttp http;

    public EventStream(Changes changes, Operators operators, JsonHttp http) {
        this.changes = changes;
        this.operators = operators;
        this.http = http;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Optional<String> token = JsonHttp.bearer(request).filter(this::mayListen);
        if (token.isEmpty()) {
            http.answer(response, EventStream::refused);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        try (Changes.Subscription subscription = changes.listen();
                OutputStream out = response.outputStream()) {
            write(out, ":\n\n");
            while (mayListen(token.get()) && subscription.isOpen()) {
                Optional<Change> change = subscription.next(SILENCE);
                write(out, change.map(this::event).orElse(":\n\n"));
            }
        } catch (IOException | UncheckedIOException | CloseConnectionException gone) {
            // as everybody who listens does one day: nothing to write into the log
            throw new CloseConnectionException("whoever listened has gone", gone);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mayListen(String token) {
        return operators
                .session(token)
                .map(OperatorSession::operator)
                .filter(operator -> operator.may(Permission.VIEW_REFUNDS))
                .isPresent();
    }

    private static Answer refused() {
        throw ProblemException.unauthenticated("The session is unknown, over, or not allowed to.");
    }

    private String event(Change change) {
        return "event: "
                + change.kind().name().toLowerCase(Locale.ROOT)
                + "\ndata: "
                + new String(http.write(change), StandardCharsets.UTF_8)
                + "\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
