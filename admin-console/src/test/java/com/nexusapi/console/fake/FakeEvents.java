package com.nexusapi.console.fake;

import com.nexusapi.common.admin.Change;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The stream of changes of the fake relay: what is written goes to all who listen, at once. */
public final class FakeEvents {

    private final Predicate<HttpExchange> mayListen;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean isRefusing;

    private record Listener(OutputStream out, CountDownLatch end) {}

    FakeEvents(Predicate<HttpExchange> mayListen) {
        this.mayListen = mayListen;
    }

    /** Serves one who listens, until it is cut. */
    void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            if (!mayListen.test(exchange)) {
                byte[] problem =
                        """
                        {"type":"about:blank","title":"Refused","status":401,\
                        "code":"unauthorized","detail":"Sign in first."}\
                        """
                                .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(401, problem.length);
                exchange.getResponseBody().write(problem);
                return;
            }
            if (isRefusing) {
                exchange.sendResponseHeaders(502, -1);
                return;
            }
            Listener listener = begin(exchange);
            listener.end().await();
            listeners.remove(listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever was answered hears, and is cut off with, all the others. */
    private synchronized Listener begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        Listener listener = new Listener(exchange.getResponseBody(), new CountDownLatch(1));
        write(listener, ":\n\n");
        listeners.add(listener);
        return listener;
    }

    /** Tells of a change as the relay does. */
    public void tell(Change.Kind kind, String id) {
        write(
                "event: %s\ndata: {\"kind\":\"%s\",\"id\":\"%s\"}\n\n"
                        .formatted(kind.name().toLowerCase(Locale.ROOT), kind, id));
    }

    /** Writes these very words to all who listen. */
    public synchronized void write(String words) {
        listeners.forEach(listener -> write(listener, words));
    }

    private void write(Listener listener, String words) {
        try {
            listener.out().write(words.getBytes(StandardCharsets.UTF_8));
            listener.out().flush();
        } catch (IOException gone) {
            listener.end().countDown();
        }
    }

    /** Ends all streams. */
    public synchronized void cut() {
        listeners.forEach(listener -> listener.end().countDown());
    }

    /** Answers no longer with a stream, as a proxy would whose relay is gone; or does again. */
    public void refuse(boolean refuses) {
        isRefusing = refuses;
    }

    /** How many listen now. */
    public int listening() {
        return listeners.size();
    }

    /** How often somebody asked to listen. */
    public int asked() {
        return asked.get();
    }
}
