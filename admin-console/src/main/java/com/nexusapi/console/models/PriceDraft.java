package com.nexusapi.console.models;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.models.PriceText.Blank;
import com.nexusapi.console.models.PriceText.Difference;
import com.nexusapi.console.models.PriceText.Priced;
import com.nexusapi.console.models.PriceText.Wrong;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * A new price of a model while it is being written: what is typed, how it differs from the price in
 * force, and what the relay says to it. Long-context and service tiers stay as they are.
 */
public final class PriceDraft {

    private final Connection connection;
    private final Model model;
    private final ZoneId zone;
    private final ImpactModel impact;
    private final Map<PriceComponent, StringProperty> texts = new EnumMap<>(PriceComponent.class);
    private final ObjectProperty<Optional<LocalDate>> day =
            new SimpleObjectProperty<>(Optional.empty());
    private final StringProperty reason = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Phrase> problem =
            new ReadOnlyObjectWrapper<>(Phrase.none());
    private final ReadOnlyObjectWrapper<Optional<Instant>> earliest =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Model.PriceScheduled>> accepted =
            new ReadOnlyObjectWrapper<>(Optional.empty());

    PriceDraft(Connection connection, Model model, ZoneId zone) {
        this.connection = connection;
        this.model = model;
        this.zone = zone;
        this.impact = new ImpactModel(connection, model);
        for (PriceComponent component : PriceComponent.values()) {
            String today =
                    today(component).map(price -> PriceText.write(price, component)).orElse("");
            texts.put(component, new SimpleStringProperty(today));
        }
    }

    public Model model() {
        return model;
    }

    /** The components to be written. */
    public List<PriceComponent> components() {
        return Components.of(model);
    }

    /** The component's price in force. */
    public Optional<Price> today(PriceComponent component) {
        return model.price().flatMap(version -> component.of(version.prices()));
    }

    /** What is typed for a component. */
    public StringProperty text(PriceComponent component) {
        return Optional.ofNullable(texts.get(component)).orElseThrow();
    }

    private PriceText read(PriceComponent component) {
        return PriceText.read(text(component).get(), component);
    }

    /** What is wrong with the text of a component, if anything. */
    public Phrase wrong(PriceComponent component) {
        return read(component) instanceof Wrong wrong ? wrong.why() : Phrase.none();
    }

    /** How the component would differ from the price in force, where both are prices. */
    public Optional<Difference> difference(PriceComponent component) {
        return read(component) instanceof Priced priced
                ? today(component)
                        .map(today -> Difference.between(today, priced.price(), component))
                : Optional.empty();
    }

    /** Whether it could be sent: every text reads, something is priced, and a reason is given. */
    public boolean isComplete() {
        return readable().isPresent() && !reason.get().isBlank();
    }

    private Prices prices() {
        Map<PriceComponent, Price> parts = new EnumMap<>(PriceComponent.class);
        for (PriceComponent component : components()) {
            switch (read(component)) {
                case Priced priced -> parts.put(component, priced.price());
                case Blank blank -> parts.remove(component);
                case Wrong wrong -> throw new IllegalStateException("not a price: " + component);
            }
        }
        return Prices.of(parts);
    }

    /** What is typed, when all of it reads. */
    private Optional<Prices> readable() {
        boolean reads = components().stream().noneMatch(part -> read(part) instanceof Wrong);
        boolean prices = components().stream().anyMatch(part -> read(part) instanceof Priced);
        return reads && prices ? Optional.of(prices()) : Optional.empty();
    }

    /** What the prices typed would have meant for past calls. */
    public ImpactModel impact() {
        return impact;
    }

    /** Says that the impact shown is not of what is typed now. */
    void outdated() {
        impact.outdated(readable());
    }

    /** Asks for the impact of what is typed now. */
    void look() {
        impact.look(readable());
    }

    /** Sends it to the relay, from the chosen day's beginning or as early as the rules allow. */
    public void propose() {
        send(day.get().map(date -> date.atStartOfDay(zone).toInstant()));
    }

    /** Sends it for the earliest time the relay has named. */
    public void proposeAtEarliest() {
        send(earliest.get());
    }

    private void send(Optional<Instant> effectiveFrom) {
        busy.set(true);
        problem.set(Phrase.none());
        earliest.set(Optional.empty());
        Model.PriceProposal proposal =
                new Model.PriceProposal(
                        effectiveFrom,
                        prices(),
                        model.price().map(Model.PriceVersion::longContext),
                        model.price().map(Model.PriceVersion::serviceTiersBps),
                        reason.get().strip());
        connection
                .question(api -> api.proposePrice(model.id(), proposal))
                .then(answer -> {
                    busy.set(false);
                    accepted.set(Optional.of(answer));
                })
                .refused(this::refused)
                .lost(() -> {
                    busy.set(false);
                    problem.set(Phrase.of("price.unknown"));
                })
                .ask();
    }

    private void refused(Problem refusal) {
        busy.set(false);
        problem.set(Phrase.verbatim(refusal.detail()));
        earliest.set(refusal.earliestEffectiveFrom());
    }

    /** The first day it is to act; absent for as early as the rules allow. */
    public ObjectProperty<Optional<LocalDate>> day() {
        return day;
    }

    public StringProperty reason() {
        return reason;
    }

    public ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Phrase> problem() {
        return problem.getReadOnlyProperty();
    }

    /** The earliest time the relay would take, after it refused an earlier one. */
    public ReadOnlyObjectProperty<Optional<Instant>> earliest() {
        return earliest.getReadOnlyProperty();
    }

    /** The relay's answer, once it has taken the price. */
    public ReadOnlyObjectProperty<Optional<Model.PriceScheduled>> accepted() {
        return accepted.getReadOnlyProperty();
    }
}
