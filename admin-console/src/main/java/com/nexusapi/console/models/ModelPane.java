package com.nexusapi.console.models;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** One model: its limits, the price in force, and the prices to come. */
final class ModelPane extends SidePane {

    private final Formats formats;

    ModelPane(Model model, ModelsViewModel models, Surroundings surroundings) {
        super(surroundings);
        this.formats = surroundings.formats();
        head(model.displayName(), enabled(model, surroundings));
        body(price(model), scheduled(model), facts(model));
        if (models.maySetPrices()) {
            Button change =
                    new Button(surroundings.text("models.newPrice"), Icons.of(Feather.EDIT_2));
            change.setId("newPrice");
            change.getStyleClass().add("accent");
            change.setOnAction(pressed ->
                    new PriceDialog(models.draft(model), surroundings, models::refresh).open());
            foot(change);
        }
    }

    static Label enabled(Model model, Surroundings surroundings) {
        return model.enabled()
                ? Badge.of(surroundings.text("models.enabled"), Tone.GOOD)
                : Badge.of(surroundings.text("models.disabled"), Tone.NEUTRAL);
    }

    private Node price(Model model) {
        Optional<Model.PriceVersion> price = model.price();
        if (price.isEmpty()) {
            Label none = new Label(surroundings.text("models.unpriced.hint"));
            none.setWrapText(true);
            none.getStyleClass().add("muted");
            return section("models.price", none);
        }
        return section("models.price", version(price.get()));
    }

    private Node scheduled(Model model) {
        VBox versions = new VBox(12);
        for (Model.PriceVersion version : model.scheduled()) {
            VBox box = new VBox(8, state(version), version(version));
            box.getStyleClass().add("inset");
            versions.getChildren().add(box);
        }
        if (model.scheduled().isEmpty()) {
            Label none = new Label(surroundings.text("models.scheduled.none"));
            none.getStyleClass().add("muted");
            versions.getChildren().add(none);
        }
        return section("models.scheduled", versions);
    }

    private Node state(Model.PriceVersion version) {
        Label from =
                new Label(
                        surroundings.text(
                                "models.from", formats.dateTimeSeconds(version.effectiveFrom())));
        from.setTooltip(new Tooltip(Formats.utc(version.effectiveFrom())));
        from.getStyleClass().add("strong");
        Tone tone =
                version.state() == Model.PriceState.PENDING_APPROVAL ? Tone.CAUTION : Tone.ACCENT;
        HBox row =
                new HBox(
                        8,
                        from,
                        Dialogs.spacer(),
                        Badge.of(
                                surroundings.messages().text("priceState", version.state()), tone));
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Node version(Model.PriceVersion version) {
        Facts facts = new Facts(surroundings);
        for (PriceComponent component : PriceComponent.values()) {
            component
                    .of(version.prices())
                    .ifPresent(price -> facts.with(name(component), amount(price, component)));
        }
        for (PriceSheet.LongContext tier : version.longContext()) {
            String words =
                    surroundings.text(
                            "models.longContext.prices",
                            PriceComponent.INPUT
                                    .of(tier.prices())
                                    .map(formats::perMillion)
                                    .orElse("–"),
                            PriceComponent.OUTPUT
                                    .of(tier.prices())
                                    .map(formats::perMillion)
                                    .orElse("–"));
            facts.with(
                    surroundings.text("models.longContext", formats.count(tier.aboveInputTokens())),
                    words);
        }
        version.serviceTiersBps()
                .forEach((tier, bps) ->
                        facts.with(surroundings.text("models.tier", tier), formats.factor(bps)));
        if (!version.reason().isBlank()) {
            facts.with(surroundings.text("models.reason"), version.reason());
        }
        return facts;
    }

    private String name(PriceComponent component) {
        return surroundings.messages().text("price", component);
    }

    private Node amount(Price price, PriceComponent component) {
        Label label =
                new Label(
                        Components.isByMillion(component)
                                ? surroundings.text("receipt.perMillion", formats.perMillion(price))
                                : "$" + PriceText.write(price, component));
        label.getStyleClass().add("strong");
        return label;
    }

    private Node facts(Model model) {
        Facts facts = new Facts(surroundings);
        facts.withId(surroundings.text("models.id"), model.id());
        facts.with(
                surroundings.text("models.context"),
                surroundings.text("models.tokens", formats.count(model.contextWindow())));
        facts.with(
                surroundings.text("models.maxOutput"),
                surroundings.text("models.tokens", formats.count(model.maxOutputTokens())));
        facts.with(surroundings.text("models.endpoints"), String.join(", ", model.endpoints()));
        model.price()
                .ifPresent(price -> {
                    facts.with(surroundings.text("models.inForce"), price.effectiveFrom());
                    facts.withId(surroundings.text("receipt.priceVersion"), price.versionId());
                });
        return section("models.facts", facts);
    }
}
