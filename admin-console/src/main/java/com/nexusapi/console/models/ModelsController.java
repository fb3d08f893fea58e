package com.nexusapi.console.models;

import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.ChosenRow;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.LiveScreen;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Views;
import java.time.Duration;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** Shows the models with their prices, and the one looked at. */
public final class ModelsController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final ModelsViewModel model;
    private final Surroundings surroundings;
    private final Parent root;

    @FXML private TextField search;
    @FXML private Label problem;
    @FXML private TableView<Model> table;
    @FXML private StackPane detail;
    @FXML private TableColumn<Model, Model> id;
    @FXML private TableColumn<Model, Model> name;
    @FXML private TableColumn<Model, Model> context;
    @FXML private TableColumn<Model, Model> input;
    @FXML private TableColumn<Model, Model> cached;
    @FXML private TableColumn<Model, Model> output;
    @FXML private TableColumn<Model, Model> state;

    public ModelsController(ModelsViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        root = Views.load(this, surroundings.messages());
    }

    @FXML
    void initialize() {
        search.textProperty().bindBidirectional(model.search());
        columns();
        watch.on(model.loaded(), EmptyState.in(table, Feather.TAG, "models.empty", surroundings));
        ChosenRow.in(
                table,
                model.rows(),
                Model::id,
                () -> model.detail().get().map(Model::id),
                model::open);
        watch.on(model.detail(), this::showDetail);
        watch.on(model.problem(), phrase -> surroundings.say(problem, phrase));
    }

    private void columns() {
        Formats formats = surroundings.formats();
        Columns.text(id, Model::id);
        Columns.text(name, Model::displayName);
        Columns.number(
                context,
                row -> formats.compact(row.contextWindow()),
                row -> formats.count(row.contextWindow()));
        Columns.number(input, row -> price(row, PriceComponent.INPUT));
        Columns.number(cached, row -> price(row, PriceComponent.CACHED_INPUT));
        Columns.number(output, row -> price(row, PriceComponent.OUTPUT));
        Columns.node(state, this::state);
    }

    private String price(Model row, PriceComponent component) {
        return row.price()
                .flatMap(version -> component.of(version.prices()))
                .map(price ->
                        surroundings
                                .formats()
                                .aligned(price.dollarsPerMillion(), decimals(component)))
                .orElse("–");
    }

    /** As many as the finest price of the column needs. */
    private int decimals(PriceComponent component) {
        return model.rows().stream()
                .flatMap(row -> row.price().stream())
                .flatMap(version -> component.of(version.prices()).stream())
                .mapToInt(price -> Formats.decimals(price.dollarsPerMillion()))
                .max()
                .orElse(2);
    }

    private Node state(Model row) {
        if (row.price().isEmpty()) {
            return Badge.of(surroundings.text("models.unpriced"), Badge.Tone.CAUTION);
        }
        return row.enabled() && !row.scheduled().isEmpty()
                ? Badge.of(surroundings.text("models.changing"), Badge.Tone.ACCENT)
                : ModelPane.enabled(row, surroundings);
    }

    private void showDetail(Optional<Model> shown) {
        detail.getChildren()
                .setAll(
                        shown.<Node>map(found -> new ModelPane(found, model, surroundings))
                                .orElseGet(() ->
                                        new EmptyState(
                                                Feather.TAG, "models.choose", surroundings)));
    }

    @Override
    public Parent root() {
        return root;
    }
}
