package com.nexusapi.console.models;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.models.PriceText.Difference;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.DraftForm;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.Surroundings;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Where a new price is written, with its difference to today's beside every component. */
final class PriceDialog {

    private static final double WIDTH = 620;

    private final PriceDraft draft;
    private final Surroundings surroundings;
    private final Formats formats;
    private final Runnable whenAccepted;
    private final Button save;
    private final DraftForm form;
    private final VBox body = new VBox(14);
    private final ImpactPane impact;

    PriceDialog(PriceDraft draft, Surroundings surroundings, Runnable whenAccepted) {
        this.draft = draft;
        this.surroundings = surroundings;
        this.formats = surroundings.formats();
        this.whenAccepted = whenAccepted;
        impact = new ImpactPane(draft, surroundings);
        save = Dialogs.primary(surroundings.text("price.save"), "priceSave");
        form = new DraftForm(save, draft::isComplete, draft.busy(), draft.problem(), surroundings);
    }

    void open() {
        TextField first = fill();
        save.setOnAction(pressed -> draft.propose());
        form.check();
        draft.accepted().addListener((observed, before, now) -> now.ifPresent(this::accepted));
        Dialogs.open(
                surroundings,
                surroundings.text("price.title", draft.model().displayName()),
                form.scrolling(body),
                save,
                first);
        first.selectAll();
    }

    private TextField fill() {
        body.setPrefWidth(WIDTH);
        GridPane grid = new GridPane();
        grid.getStyleClass().add("price-grid");
        for (int column = 0; column < 4; column++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setHgrow(column == 2 ? Priority.NEVER : Priority.ALWAYS);
            grid.getColumnConstraints().add(constraints);
        }
        grid.addRow(
                0,
                head("price.component", Pos.CENTER_LEFT),
                head("price.today", Pos.CENTER_RIGHT),
                head("price.proposed", Pos.CENTER_LEFT),
                head("price.difference", Pos.CENTER_RIGHT));
        Optional<TextField> first = Optional.empty();
        for (PriceComponent component : draft.components()) {
            TextField field = row(grid, component);
            first = first.or(() -> Optional.of(field));
        }
        String why = surroundings.text("price.reason");
        TextArea reason = Dialogs.area("priceReason", 2, why);
        reason.setPromptText(surroundings.text("price.reason.prompt"));
        draft.reason().bind(reason.textProperty());
        draft.reason().addListener((observed, before, now) -> form.check());
        body.getChildren()
                .setAll(
                        grid,
                        impact,
                        Dialogs.fieldName(surroundings.text("price.when")),
                        when(),
                        Dialogs.fieldName(why),
                        reason,
                        refusal());
        boolean hasTiers =
                draft.model()
                        .price()
                        .map(price ->
                                !price.longContext().isEmpty()
                                        || !price.serviceTiersBps().isEmpty())
                        .orElse(false);
        if (hasTiers) {
            body.getChildren().add(1, muted(surroundings.text("price.tiersKept")));
        }
        return first.orElseThrow();
    }

    private TextField row(GridPane grid, PriceComponent component) {
        Label name = new Label(surroundings.messages().text("price", component));
        name.getStyleClass().add("strong");
        Label today =
                new Label(
                        draft.today(component).map(price -> amount(price, component)).orElse("–"));
        today.getStyleClass().add("muted");
        TextField field = new TextField();
        field.setId("price" + component.name());
        field.setPrefColumnCount(9);
        field.setAlignment(Pos.CENTER_RIGHT);
        field.setAccessibleText(name.getText());
        field.textProperty().bindBidirectional(draft.text(component));
        HBox typed = new HBox(6, new Label("$"), field, muted(unit(component)));
        typed.setAlignment(Pos.CENTER_LEFT);
        Label difference = new Label();
        difference.setId("difference" + component.name());
        form.checked(
                field, () -> draft.wrong(component), wrong -> show(component, wrong, difference));
        field.textProperty().addListener((observed, before, now) -> impact.typed());
        grid.addRow(grid.getRowCount(), name, today, typed, difference);
        GridPane.setHalignment(today, HPos.RIGHT);
        GridPane.setHalignment(difference, HPos.RIGHT);
        return field;
    }

    private void show(PriceComponent component, Phrase wrong, Label difference) {
        boolean isWrong = !wrong.isEmpty();
        String words =
                isWrong
                        ? wrong.in(surroundings.messages())
                        : draft.difference(component).map(this::words).orElse("");
        int direction =
                draft.difference(component).map(change -> change.dollars().signum()).orElse(0);
        difference.setText(words);
        Badge.Tone rise = direction > 0 ? Badge.Tone.CAUTION : Badge.Tone.GOOD;
        Badge.dress(
                difference, isWrong ? Badge.Tone.BAD : direction == 0 ? Badge.Tone.NEUTRAL : rise);
        difference.setVisible(!words.isEmpty());
    }

    private String words(Difference difference) {
        BigDecimal dollars = difference.dollars();
        if (dollars.signum() == 0) {
            return surroundings.text("price.same");
        }
        String amount = (dollars.signum() > 0 ? "+" : "") + formats.dollars(dollars);
        return difference
                .percent()
                .map(percent -> amount + "  (" + formats.change(percent) + ")")
                .orElse(amount);
    }

    private String amount(Price price, PriceComponent component) {
        return "$" + PriceText.write(price, component);
    }

    private String unit(PriceComponent component) {
        return surroundings.text(
                Components.isByMillion(component)
                        ? "price.unit.million"
                        : "price.unit." + component.name().toLowerCase(Locale.ROOT));
    }

    private HBox when() {
        ToggleGroup group = new ToggleGroup();
        RadioButton soon = new RadioButton(surroundings.text("price.when.soon"));
        soon.setToggleGroup(group);
        soon.setSelected(true);
        RadioButton onDay = new RadioButton(surroundings.text("price.when.day"));
        onDay.setToggleGroup(group);
        onDay.setId("priceOnDay");
        DatePicker day = new DatePicker();
        day.setId("priceDay");
        day.setPrefWidth(150);
        day.disableProperty().bind(onDay.selectedProperty().not());
        Runnable choose =
                () ->
                        draft.day()
                                .set(
                                        onDay.isSelected()
                                                ? Optional.ofNullable(day.getValue())
                                                : Optional.empty());
        day.valueProperty().addListener((observed, before, now) -> choose.run());
        group.selectedToggleProperty().addListener((observed, before, now) -> choose.run());
        HBox row = new HBox(14, soon, onDay, day);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    /** What the relay has against it, and the way out where there is one. */
    private VBox refusal() {
        Label words = form.refusal("priceProblem");
        Button useEarliest = new Button();
        useEarliest.setId("priceUseEarliest");
        useEarliest
                .textProperty()
                .bind(
                        draft.earliest()
                                .map(at ->
                                        at.map(time ->
                                                        surroundings.text(
                                                                "price.useEarliest",
                                                                formats.dateTimeSeconds(time)))
                                                .orElse("")));
        useEarliest.setOnAction(pressed -> draft.proposeAtEarliest());
        useEarliest.visibleProperty().bind(draft.earliest().map(Optional::isPresent));
        useEarliest.managedProperty().bind(useEarliest.visibleProperty());
        VBox box = new VBox(8, words, useEarliest);
        box.visibleProperty().bind(draft.problem().map(phrase -> !phrase.isEmpty()));
        box.managedProperty().bind(box.visibleProperty());
        return box;
    }

    private void accepted(Model.PriceScheduled answer) {
        whenAccepted.run();
        Label state =
                new Label(
                        surroundings.messages().text("price.accepted", answer.state()),
                        Icons.of(Feather.CHECK_CIRCLE));
        state.setId("priceAccepted");
        state.setWrapText(true);
        state.getStyleClass().add("success");
        state.setMaxWidth(Double.MAX_VALUE);
        Label from =
                new Label(
                        surroundings.text(
                                "models.from", formats.dateTimeSeconds(answer.effectiveFrom())));
        from.getStyleClass().add("strong");
        Label notice =
                muted(
                        answer.noticeId()
                                .map(id -> surroundings.text("price.notice", id))
                                .orElse(
                                        surroundings.text(
                                                answer.material()
                                                        ? "price.material"
                                                        : "price.immaterial")));
        Button done = Dialogs.primary(surroundings.text("close"), "priceDone");
        done.setOnAction(pressed -> surroundings.overlay().close());
        VBox words = new VBox(10, state, from, notice);
        words.setPrefWidth(WIDTH - 160);
        surroundings
                .overlay()
                .open(
                        Dialogs.frame(
                                surroundings.text("price.title", draft.model().displayName()),
                                words,
                                done),
                        done);
    }

    private Label head(String key, Pos alignment) {
        Label label = new Label(surroundings.text(key));
        label.getStyleClass().add("price-head");
        label.setMaxWidth(Double.MAX_VALUE);
        label.setAlignment(alignment);
        return label;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add("muted");
        return label;
    }
}
