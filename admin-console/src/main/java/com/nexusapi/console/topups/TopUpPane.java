package com.nexusapi.console.topups;

import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import java.math.BigDecimal;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;

/** One top-up: the money, what happened, and under which names the provider knows it. */
final class TopUpPane extends SidePane {

    private final Formats formats;
    private final TopUpsViewModel model;

    TopUpPane(TopUp.Detail detail, TopUpsViewModel model, Surroundings surroundings) {
        super(surroundings);
        this.formats = surroundings.formats();
        this.model = model;
        TopUp topUp = detail.topUp();
        head(
                detail.accountEmail(),
                surroundings.messages().text("topUpState", topUp.state()),
                tone(topUp.state()));
        body(summary(topUp), money(detail), timeline(detail), provider(detail));
    }

    static Tone tone(TopUp.State state) {
        return switch (state) {
            case PAID -> Tone.GOOD;
            case PENDING -> Tone.ACCENT;
            case FAILED -> Tone.NEUTRAL;
            case REFUNDED -> Tone.CAUTION;
        };
    }

    private Node summary(TopUp topUp) {
        Label paid = new Label(formats.paid(topUp.paid()));
        paid.getStyleClass().add("pane-amount");
        return new VBox(
                6,
                paid,
                muted(
                        topUp.bonus().isZero()
                                ? surroundings.text("topups.buys", formats.money(topUp.credit()))
                                : surroundings.text(
                                        "topups.buys.bonus",
                                        formats.money(topUp.credit()),
                                        formats.money(topUp.bonus()))));
    }

    private Node money(TopUp.Detail detail) {
        TopUp topUp = detail.topUp();
        Facts facts = new Facts(surroundings);
        facts.with(surroundings.text("topups.credit"), formats.money(topUp.credit()));
        if (!topUp.bonus().isZero()) {
            String rule = formats.percent(BigDecimal.valueOf(detail.bonusBps(), 2));
            facts.with(
                    surroundings.text("topups.bonus"),
                    formats.money(topUp.bonus()) + "  ·  " + rule);
        }
        if (topUp.paidAt().isPresent()) {
            facts.with(surroundings.text("topups.fee"), formats.money(detail.fee()));
        }
        detail.provider()
                .settlement()
                .ifPresent(net ->
                        facts.with(surroundings.text("topups.settlement"), formats.paid(net)));
        detail.repeats().ifPresent(id -> facts.with(surroundings.text("topups.repeats"), link(id)));
        for (String id : detail.repeatedBy()) {
            facts.with(surroundings.text("topups.repeatedBy"), link(id));
        }
        return section("topups.money", facts);
    }

    private Node link(String topUpId) {
        Hyperlink link = new Hyperlink(topUpId);
        link.setOnAction(pressed -> model.open(topUpId));
        return link;
    }

    private Node timeline(TopUp.Detail detail) {
        VBox events = new VBox(10);
        for (TopUp.Event event : detail.timeline()) {
            events.getChildren().add(event(event));
        }
        if (detail.timeline().isEmpty()) {
            events.getChildren().add(muted(surroundings.text("topups.timeline.none")));
        }
        return section("topups.timeline", events);
    }

    private Node event(TopUp.Event event) {
        String name = surroundings.messages().textOf("topUpEvent", event.kind().name());
        Label what =
                new Label(
                        event.amount()
                                .map(amount -> name + "  ·  " + formats.money(amount))
                                .orElse(name));
        what.getStyleClass().add("strong");
        what.setWrapText(true);
        Label when = muted(formats.dateTimeSeconds(event.at()));
        when.setTooltip(new Tooltip(Formats.utc(event.at())));
        VBox words = new VBox(2, what, when);
        String more = (event.reference() + "  " + event.detail()).strip();
        if (!more.isEmpty()) {
            Label reference = new Label(more);
            reference.setWrapText(true);
            words.getChildren().add(reference);
        }
        words.getStyleClass().add("event");
        return words;
    }

    private Node provider(TopUp.Detail detail) {
        Facts facts = new Facts(surroundings);
        facts.withId(surroundings.text("topups.id"), detail.topUp().id());
        facts.withId(surroundings.text("topups.accountId"), detail.topUp().accountId());
        detail.provider()
                .sessionId()
                .ifPresent(id -> facts.withId(surroundings.text("topups.session"), id));
        detail.provider()
                .paymentId()
                .ifPresent(id -> facts.withId(surroundings.text("topups.payment"), id));
        detail.provider()
                .paymentCreatedAt()
                .ifPresent(at -> facts.with(surroundings.text("topups.payment.at"), at));
        detail.provider()
                .invoiceUrl()
                .ifPresent(url -> facts.withId(surroundings.text("topups.invoice"), url));
        return section("topups.provider", facts);
    }
}
