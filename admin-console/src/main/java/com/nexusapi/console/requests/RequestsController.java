package com.nexusapi.console.requests;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Choices;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.LiveScreen;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.TableSight;
import com.nexusapi.console.ui.Views;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.feather.Feather;

/** Shows the list of calls, its filters, and the receipt of the one chosen. */
public final class RequestsController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(2);
    private static final List<Integer> STATUSES =
            List.of(200, 400, 401, 403, 404, 413, 429, 499, 500, 502, 503);

    private final RequestsViewModel model;
    private final Surroundings surroundings;
    private final Parent root;
    private final TableSight<RequestSummary> sight;

    @FXML private HBox body;
    @FXML private TableView<RequestSummary> table;
    @FXML private ComboBox<Optional<Directory.Entry>> account;
    @FXML private ComboBox<Optional<Directory.Entry>> modelChoice;
    @FXML private ComboBox<Optional<Outcome>> outcome;
    @FXML private ComboBox<Optional<Integer>> status;
    @FXML private ComboBox<Period> period;
    @FXML private Button clear;
    @FXML private Label problem;
    @FXML private TableColumn<RequestSummary, RequestSummary> time;
    @FXML private TableColumn<RequestSummary, RequestSummary> accountColumn;
    @FXML private TableColumn<RequestSummary, RequestSummary> modelColumn;
    @FXML private TableColumn<RequestSummary, RequestSummary> endpoint;
    @FXML private TableColumn<RequestSummary, RequestSummary> stream;
    @FXML private TableColumn<RequestSummary, RequestSummary> statusColumn;
    @FXML private TableColumn<RequestSummary, RequestSummary> outcomeColumn;
    @FXML private TableColumn<RequestSummary, RequestSummary> input;
    @FXML private TableColumn<RequestSummary, RequestSummary> output;
    @FXML private TableColumn<RequestSummary, RequestSummary> charge;
    @FXML private TableColumn<RequestSummary, RequestSummary> cost;
    @FXML private TableColumn<RequestSummary, RequestSummary> latency;

    public RequestsController(RequestsViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        root = Views.load(this, surroundings.messages());
        sight = new TableSight<>(table, model::inSight);
    }

    @FXML
    void initialize() {
        columns();
        filters();
        table.setItems(model.rows());
        watch.on(
                model.loaded(),
                EmptyState.in(table, Feather.INBOX, "requests.empty", surroundings));
        model.onShift(rows -> sight.shift(rows));
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener((observed, before, now) ->
                        Optional.ofNullable(now).ifPresent(row -> model.open(row.id())));
        watch.on(model.receipt(), this::showReceipt);
        watch.on(model.problem(), phrase -> surroundings.say(problem, phrase));
        clear.setOnAction(pressed -> model.clearFilters());
    }

    private void columns() {
        Formats formats = surroundings.formats();
        Columns.time(time, RequestSummary::startedAt, formats::moment);
        Columns.text(
                accountColumn,
                row -> row.accountId().map(model.directory()::accountName).orElse("–"));
        Columns.text(modelColumn, row -> row.model().orElse("–"));
        Columns.text(endpoint, RequestSummary::endpoint);
        Columns.text(
                stream,
                row -> surroundings.text(row.stream() ? "requests.streamed" : "requests.whole"));
        Columns.number(statusColumn, row -> Integer.toString(row.status()));
        Columns.node(
                outcomeColumn,
                row ->
                        Badge.of(
                                surroundings.messages().text("outcome", row.outcome()),
                                ReceiptPane.tone(row.outcome())));
        Columns.number(input, row -> formats.count(row.usage().inputTokens()));
        Columns.number(output, row -> formats.count(row.usage().outputTokens()));
        Columns.number(
                charge, row -> formats.charge(row.charge()), row -> formats.exact(row.charge()));
        Columns.number(cost, row -> formats.charge(row.cost()), row -> formats.exact(row.cost()));
        Columns.number(latency, row -> formats.millis(row.latencyMs()));
    }

    private void filters() {
        Directory directory = model.directory();
        Choices.fill(
                account,
                directory.accounts(),
                Directory.Entry::name,
                surroundings.text("requests.account.any"));
        Choices.bind(watch, account, model.account(), Directory.Entry::id);
        Choices.fill(
                modelChoice,
                directory.models(),
                Directory.Entry::name,
                surroundings.text("requests.model.any"));
        Choices.bind(watch, modelChoice, model.model(), Directory.Entry::id);
        Choices.fill(
                outcome,
                List.of(Outcome.values()),
                value -> surroundings.messages().text("outcome", value),
                surroundings.text("requests.outcome.any"));
        Choices.bind(watch, outcome, model.outcome(), value -> value);
        Choices.fill(
                status,
                STATUSES,
                value -> Integer.toString(value),
                surroundings.text("requests.status.any"));
        Choices.bind(watch, status, model.status(), value -> value);
        Choices.all(
                period,
                List.of(Period.values()),
                value -> surroundings.messages().text("requests.period", value));
        period.setOnAction(chosen -> model.period().set(period.getValue()));
        watch.on(model.period(), period::setValue);
    }

    /** With a receipt beside it, the table leaves out what the receipt says anyway. */
    private void showReceipt(Optional<Receipt> shown) {
        body.getChildren().setAll(table);
        shown.ifPresent(receipt ->
                body.getChildren()
                        .add(
                                new ReceiptPane(
                                        receipt,
                                        model.directory(),
                                        surroundings,
                                        this::closeReceipt)));
        for (TableColumn<RequestSummary, RequestSummary> column :
                List.of(endpoint, stream, statusColumn, input, output, cost)) {
            column.setVisible(shown.isEmpty());
        }
    }

    private void closeReceipt() {
        table.getSelectionModel().clearSelection();
        model.closeReceipt();
        table.requestFocus();
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void shown() {
        super.shown();
        sight.watch();
    }
}
