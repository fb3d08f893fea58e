package com.nexusapi.console.ui;

import com.nexusapi.console.client.News;
import java.time.Duration;
import java.util.Optional;
import javafx.util.Subscription;

/**
 * A screen that is read again while it is shown: every so often, and at once when the relay says
 * that something on it has changed.
 */
public abstract class LiveScreen implements Screen {

    /** How much less often is asked where the relay tells of changes by itself. */
    private static final int LESS = 6;

    /** What the screen watches in its view model, until it is closed. */
    protected final Watch watch = new Watch();

    private final Runnable refresh;
    private final Ticker ticker;
    private Optional<News> news = Optional.empty();
    private Subscription hearing = Subscription.EMPTY;

    protected LiveScreen(Duration every, Runnable refresh) {
        this.refresh = refresh;
        ticker = new Ticker(every, refresh);
    }

    /** For screens that show what the relay tells the changes of. */
    protected final void follow(News told) {
        news = Optional.of(told);
        watch.on(told.isLive(), isLive -> ticker.slowDown(isLive ? LESS : 1));
    }

    @Override
    public void shown() {
        hearing.unsubscribe();
        hearing = news.map(told -> told.on(refresh)).orElse(Subscription.EMPTY);
        ticker.start();
    }

    @Override
    public final void hidden() {
        hearing.unsubscribe();
        hearing = Subscription.EMPTY;
        ticker.stop();
    }

    @Override
    public void closed() {
        hidden();
        watch.close();
    }
}
