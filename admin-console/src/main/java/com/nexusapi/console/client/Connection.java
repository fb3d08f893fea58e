package com.nexusapi.console.client;

import com.nexusapi.common.admin.Me;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.ApiException.Refused;
import com.nexusapi.console.client.ApiException.Unauthorized;
import com.nexusapi.console.client.ApiException.Unreachable;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/**
 * A signed-in operator's way to one relay. It knows whether the relay answers: when it does not,
 * the state is {@code LOST} and it asks again with growing pauses until it does. Used on the
 * window's thread only.
 */
public final class Connection {

    /** Whether the relay answers, and whether the session still stands. */
    public enum State {
        CONNECTED,
        LOST,
        SIGNED_OUT,
        EXPIRED
    }

    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    private final AdminApi api;
    private final URI relay;
    private final Me me;
    private final Background background;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.CONNECTED);
    private final ObjectProperty<Consumer<Problem>> onProblem =
            new SimpleObjectProperty<>(problem -> {});
    private final Pauses pauses = new Pauses();
    private final Changes changes;
    private long attempt;

    public Connection(AdminApi api, URI relay, Me me, Background background) {
        this.api = api;
        this.relay = relay;
        this.me = me;
        this.background = background;
        changes = new Changes(api, background, this::expired);
    }

    public Me me() {
        return me;
    }

    public URI relay() {
        return relay;
    }

    public boolean allows(Permission permission) {
        return me.permissions().contains(permission);
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    public boolean isConnected() {
        return state.get() == State.CONNECTED;
    }

    /** What to do with refusals that nobody who asked takes care of. */
    public void onProblem(Consumer<Problem> consumer) {
        onProblem.set(consumer);
    }

    /** A question to be asked in the background. */
    public <T> Question<T> question(Function<AdminApi, T> call) {
        return new Question<>(this, call, problem -> onProblem.get().accept(problem));
    }

    /** Ends the session, here at once and at the relay as soon as it hears of it. */
    public void signOut() {
        question(
                        api -> {
                            api.signOut();
                            return State.SIGNED_OUT;
                        })
                .refused(problem -> LOG.log(Level.INFO, "event=sign-out-refused"))
                .ask();
        state.set(State.SIGNED_OUT);
        close();
    }

    /** What others change, once it is listened for. */
    public Changes changes() {
        return changes;
    }

    /** Listens for changes, if the operator may, until the session ends or this is closed. */
    public void listen() {
        if (allows(Permission.VIEW_REFUNDS)) {
            changes.start();
        }
    }

    /** Hears of no more changes. */
    public void close() {
        changes.stop();
    }

    /** Tries again now instead of after the pause. */
    public void retryNow() {
        pauses.startOver();
        tryAgain();
    }

    <T> void ask(
            Function<AdminApi, T> call,
            Consumer<T> arrived,
            Consumer<Problem> refused,
            Runnable lost) {
        background
                .worker()
                .execute(() -> {
                    Runnable outcome = outcome(call, arrived, refused, lost);
                    background.window().execute(outcome);
                });
    }

    private <T> Runnable outcome(
            Function<AdminApi, T> call,
            Consumer<T> arrived,
            Consumer<Problem> refused,
            Runnable lost) {
        try {
            T answer = call.apply(api);
            return () -> {
                answered();
                arrived.accept(answer);
            };
        } catch (Refused e) {
            return () -> {
                answered();
                refused.accept(e.problem());
            };
        } catch (Unauthorized e) {
            return this::expired;
        } catch (Unreachable e) {
            LOG.log(Level.DEBUG, "event=unreachable relay=" + relay, e);
            return () -> {
                lost();
                lost.run();
            };
        }
    }

    private void expired() {
        changes.stop();
        if (state.get() != State.SIGNED_OUT) {
            state.set(State.EXPIRED);
        }
    }

    private void answered() {
        if (state.get() == State.LOST) {
            attempt++;
            pauses.startOver();
            state.set(State.CONNECTED);
        }
    }

    private void lost() {
        if (state.get() == State.CONNECTED) {
            state.set(State.LOST);
            schedule();
        }
    }

    private void schedule() {
        long scheduled = ++attempt;
        background
                .clock()
                .after(
                        pauses.next(),
                        () -> {
                            if (scheduled == attempt) {
                                tryAgain();
                            }
                        });
    }

    private void tryAgain() {
        if (state.get() == State.LOST) {
            question(AdminApi::me).lost(this::schedule).ask();
        }
    }
}
