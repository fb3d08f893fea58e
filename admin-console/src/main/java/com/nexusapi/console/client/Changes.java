package com.nexusapi.console.client;

import com.nexusapi.common.admin.Change;
import com.nexusapi.console.client.ApiException.Refused;
import com.nexusapi.console.client.ApiException.Unauthorized;
import com.nexusapi.console.client.ApiException.Unreachable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Subscription;

/**
 * Hears from the relay what was changed by anybody, and hands it on. A stream that is cut, or
 * silent for longer than the relay ever is, is made again after growing pauses; as what happened
 * meanwhile was missed, everything counts as changed then. Used on the window's thread only.
 */
public final class Changes {

    private static final System.Logger LOG = System.getLogger(Changes.class.getName());

    /** Changes within this are handed on together. */
    private static final Duration TOGETHER = Duration.ofMillis(200);

    /** The relay says something at least this often. */
    private static final Duration BEAT = Duration.ofSeconds(15);

    private static final int SILENT_BEATS = 3;

    private record Listener(Set<Change.Kind> kinds, Runnable task) {}

    private final AdminApi api;
    private final Background background;
    private final Runnable expired;
    private final Pauses pauses = new Pauses();
    private final List<Listener> listeners = new ArrayList<>();
    private final Set<Change.Kind> waiting = EnumSet.noneOf(Change.Kind.class);
    private final ReadOnlyObjectWrapper<Boolean> live = new ReadOnlyObjectWrapper<>(false);
    private Optional<ChangeStream> current = Optional.empty();
    private boolean isWanted;

    /**
     * Hears nothing before it is started.
     *
     * @param expired what to do when the session is over
     */
    Changes(AdminApi api, Background background, Runnable expired) {
        this.api = api;
        this.background = background;
        this.expired = expired;
    }

    /** News of things of these kinds. */
    public News of(Change.Kind first, Change.Kind... more) {
        return new News(this, EnumSet.of(first, more));
    }

    ReadOnlyObjectProperty<Boolean> isLive() {
        return live.getReadOnlyProperty();
    }

    Subscription on(Set<Change.Kind> kinds, Runnable task) {
        Listener listener = new Listener(kinds, task);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void start() {
        isWanted = true;
        connect();
    }

    void stop() {
        isWanted = false;
        current.ifPresent(ChangeStream::close);
        current = Optional.empty();
        live.set(false);
    }

    private void connect() {
        if (!isWanted || current.isPresent()) {
            return;
        }
        ChangeStream stream = new ChangeStream(api);
        current = Optional.of(stream);
        background
                .worker()
                .execute(() -> {
                    Runnable end = read(stream);
                    background.window().execute(() -> whileCurrent(stream, end));
                });
        watch(stream, 0);
    }

    /** Reads to the end; gives back what that end means. */
    private Runnable read(ChangeStream stream) {
        try {
            stream.read(
                    () -> tell(stream, this::began), change -> tell(stream, () -> changed(change)));
            return this::cut;
        } catch (Unauthorized e) {
            return expired;
        } catch (Refused | Unreachable e) {
            LOG.log(Level.DEBUG, "event=changes-cut", e);
            return this::cut;
        }
    }

    private void tell(ChangeStream stream, Runnable task) {
        background.window().execute(() -> whileCurrent(stream, task));
    }

    /** What a stream said that was given up since is dropped. */
    private void whileCurrent(ChangeStream stream, Runnable task) {
        if (current.filter(now -> now == stream).isPresent()) {
            task.run();
        }
    }

    private void began() {
        live.set(true);
        waiting.addAll(EnumSet.allOf(Change.Kind.class));
        handOn();
    }

    private void changed(Change change) {
        if (waiting.isEmpty()) {
            background.clock().after(TOGETHER, this::handOn);
        }
        waiting.add(change.kind());
    }

    private void handOn() {
        Set<Change.Kind> changed = EnumSet.copyOf(waiting);
        waiting.clear();
        List.copyOf(listeners).stream()
                .filter(listener -> listener.kinds().stream().anyMatch(changed::contains))
                .forEach(listener -> listener.task().run());
    }

    private void cut() {
        current.ifPresent(ChangeStream::close);
        current = Optional.empty();
        live.set(false);
        background.clock().after(pauses.next(), this::connect);
    }

    /** Looks once a beat whether the stream still speaks. */
    private void watch(ChangeStream stream, int silentBeats) {
        background
                .clock()
                .after(
                        BEAT,
                        () ->
                                whileCurrent(
                                        stream,
                                        () -> {
                                            if (stream.wasHeard()) {
                                                pauses.startOver();
                                                watch(stream, 0);
                                            } else if (silentBeats + 1 < SILENT_BEATS) {
                                                watch(stream, silentBeats + 1);
                                            } else {
                                                cut();
                                            }
                                        }));
    }
}
