package com.nexusapi.console.models;

import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What the price being written would have meant for the calls of the last days. */
public final class ImpactModel {

    /** The days that are replayed. */
    static final int DAYS = 30;

    /** What there is to be shown. */
    public sealed interface State {

        /** The price is today's, or not yet a price. */
        record Nothing() implements State {}

        record Loading() implements State {}

        record Shown(PriceImpact impact) implements State {}

        record Failed(Phrase why) implements State {}
    }

    private final Connection connection;
    private final Model model;
    private final ReadOnlyObjectWrapper<State> state =
            new ReadOnlyObjectWrapper<>(new State.Nothing());

    /** Counts the looks, so that a late answer to an earlier one is not shown. */
    private long looked;

    ImpactModel(Connection connection, Model model) {
        this.connection = connection;
        this.model = model;
    }

    /** The draft has changed: what was computed is no longer of it. */
    void outdated(Optional<Prices> proposed) {
        looked++;
        state.set(isChange(proposed) ? new State.Loading() : new State.Nothing());
    }

    private boolean isChange(Optional<Prices> proposed) {
        return proposed.isPresent()
                && !proposed.equals(model.price().map(Model.PriceVersion::prices));
    }

    /** Asks the relay. */
    void look(Optional<Prices> proposed) {
        outdated(proposed);
        if (!isChange(proposed)) {
            return;
        }
        long mine = looked;
        PriceImpact.Request request =
                new PriceImpact.Request(
                        Optional.of(DAYS),
                        List.of(
                                new PriceImpact.Proposed(
                                        model.id(),
                                        proposed.orElseThrow(),
                                        model.price().map(Model.PriceVersion::longContext),
                                        model.price().map(Model.PriceVersion::serviceTiersBps))));
        connection
                .question(api -> api.previewPrices(request))
                .then(answer -> say(mine, new State.Shown(answer)))
                .refused(refusal -> say(mine, new State.Failed(Phrase.verbatim(refusal.detail()))))
                .lost(() -> say(mine, new State.Failed(Phrase.of("price.impact.lost"))))
                .ask();
    }

    private void say(long mine, State answer) {
        if (mine == looked) {
            state.set(answer);
        }
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }
}
