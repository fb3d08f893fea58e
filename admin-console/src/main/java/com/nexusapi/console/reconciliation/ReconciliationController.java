package com.nexusapi.console.reconciliation;

import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Reconciliation.ClosedDay;
import com.nexusapi.common.admin.Reconciliation.Summary;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.ChosenRow;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.LiveScreen;
import com.nexusapi.console.ui.Segments;
import com.nexusapi.console.ui.StatTile;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Views;
import java.time.Duration;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** Shows how the books stand, the differences with the one looked at, and the closed days. */
public final class ReconciliationController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final ReconciliationViewModel model;
    private final Surroundings surroundings;
    private final ReconciliationDialogs dialogs;
    private final Words words;
    private final StatTile lastRun;
    private final StatTile open;
    private final StatTile oldest;
    private final StatTile atStake;
    private final Parent root;

    @FXML private HBox views;
    @FXML private Button importInvoice;
    @FXML private Button run;
    @FXML private Label result;
    @FXML private GridPane tiles;
    @FXML private HBox split;
    @FXML private TableView<Difference> table;
    @FXML private StackPane detail;
    @FXML private TableColumn<Difference, Difference> kind;
    @FXML private TableColumn<Difference, Difference> subject;
    @FXML private TableColumn<Difference, Difference> ours;
    @FXML private TableColumn<Difference, Difference> theirs;
    @FXML private TableColumn<Difference, Difference> delta;
    @FXML private TableColumn<Difference, Difference> age;
    @FXML private TableColumn<Difference, Difference> state;
    @FXML private TableView<ClosedDay> days;
    @FXML private TableColumn<ClosedDay, ClosedDay> day;
    @FXML private TableColumn<ClosedDay, ClosedDay> revenue;
    @FXML private TableColumn<ClosedDay, ClosedDay> promo;
    @FXML private TableColumn<ClosedDay, ClosedDay> cost;
    @FXML private TableColumn<ClosedDay, ClosedDay> topUps;
    @FXML private TableColumn<ClosedDay, ClosedDay> refunds;
    @FXML private TableColumn<ClosedDay, ClosedDay> fees;
    @FXML private TableColumn<ClosedDay, ClosedDay> deferred;
    @FXML private TableColumn<ClosedDay, ClosedDay> openThen;
    @FXML private TableColumn<ClosedDay, ClosedDay> digest;

    public ReconciliationController(ReconciliationViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        dialogs = new ReconciliationDialogs(model, surroundings);
        words = new Words(surroundings);
        lastRun = tile("lastRun", Feather.CLOCK);
        open = tile("open", Feather.ALERT_CIRCLE);
        oldest = tile("oldest", Feather.CALENDAR);
        atStake = tile("atStake", Feather.DOLLAR_SIGN);
        root = Views.load(this, surroundings.messages());
    }

    private StatTile tile(String name, Feather icon) {
        StatTile tile = new StatTile(surroundings.text("reconciliation.tile." + name), icon);
        tile.setId("tile-" + name);
        return tile;
    }

    @FXML
    void initialize() {
        new Segments(views, surroundings)
                .each("view", "reconciliation.view", View.class, model.view());
        tiles.addRow(0, lastRun, open, oldest, atStake);
        act(importInvoice, Feather.UPLOAD, dialogs::importInvoice);
        act(run, Feather.REFRESH_CW, model::run);
        run.disableProperty().bind(model.busy());
        columns();
        dayColumns();
        days.setItems(model.days());
        watch.on(model.loaded(), EmptyState.in(table, this::agreement, surroundings));
        watch.on(
                model.loaded(),
                EmptyState.in(days, Feather.CALENDAR, "reconciliation.days.empty", surroundings));
        watch.on(model.view(), this::showView);
        ChosenRow.in(
                table,
                model.rows(),
                Difference::id,
                model::lookedAt,
                difference -> model.open(difference.id()));
        watch.on(model.detail(), this::showDetail);
        watch.on(model.result(), came -> surroundings.say(result, came));
        watch.on(model.summary(), now -> now.ifPresent(this::showSummary));
    }

    private void act(Button button, Feather icon, Runnable act) {
        button.setGraphic(Icons.of(icon));
        button.setVisible(model.mayDecide());
        button.setManaged(model.mayDecide());
        button.setOnAction(pressed -> act.run());
    }

    private void columns() {
        Columns.text(kind, words::kind);
        Columns.text(subject, Difference::subject);
        Columns.number(ours, row -> words.ours(row.sides()));
        Columns.number(theirs, row -> words.theirs(row.sides()));
        Columns.number(delta, row -> words.delta(row.sides()), row -> words.cause(row.cause()));
        Columns.number(age, row -> words.age(model.age(row)), row -> Formats.utc(row.openedAt()));
        Columns.node(state, row -> Badge.of(words.state(row), Words.tone(row.state())));
    }

    private void dayColumns() {
        Formats formats = surroundings.formats();
        Columns.text(day, row -> row.day().toString());
        Columns.number(
                revenue, row -> formats.money(row.revenue()), row -> formats.exact(row.revenue()));
        Columns.number(promo, row -> formats.money(row.promo()), row -> formats.exact(row.promo()));
        Columns.number(cost, row -> formats.money(row.cost()), row -> formats.exact(row.cost()));
        Columns.number(topUps, row -> formats.money(row.topUps()));
        Columns.number(refunds, row -> formats.money(row.refunds()));
        Columns.number(fees, row -> formats.money(row.fees()));
        Columns.number(
                deferred,
                row -> formats.money(row.deferred()),
                row -> formats.exact(row.deferred()));
        Columns.number(openThen, row -> formats.count(row.openDifferences()));
        Columns.text(digest, ClosedDay::digest);
    }

    private void showView(View view) {
        boolean isDays = view == View.DAYS;
        split.setVisible(!isDays);
        split.setManaged(!isDays);
        days.getParent().setVisible(isDays);
        days.getParent().setManaged(isDays);
        showAgreement();
    }

    private void showSummary(Summary summary) {
        Formats formats = surroundings.formats();
        summary.lastRun()
                .ifPresent(ran ->
                        lastRun.show(
                                face(
                                        formats.dateTime(ran.endedAt()),
                                        Formats.utc(ran.endedAt()),
                                        ran.problem()
                                                .map(why ->
                                                        surroundings.text(
                                                                "reconciliation.incomplete", why))
                                                .orElseGet(() ->
                                                        surroundings.text(
                                                                "reconciliation.compared",
                                                                ran.payments())))));
        String count = formats.count(summary.openCount());
        open.show(face(count, count, words.openKinds(summary)));
        oldest.show(
                face(
                        model.oldest().map(words::age).orElse("–"),
                        summary.oldestOpen().map(Formats::utc).orElse(""),
                        surroundings.text("reconciliation.explained", summary.explained())));
        atStake.show(
                face(
                        formats.money(summary.atStake()),
                        formats.exact(summary.atStake()),
                        summary.lastClosedDay()
                                .map(closed ->
                                        surroundings.text(
                                                "reconciliation.closedTo", closed.toString()))
                                .orElseGet(() -> surroundings.text("reconciliation.noneClosed"))));
        showAgreement();
    }

    private static StatTile.Face face(String value, String exact, String caption) {
        return new StatTile.Face(value, exact, caption, "", false, Badge.Tone.NEUTRAL);
    }

    private void showDetail(Optional<Difference.Detail> shown) {
        detail.getChildren()
                .setAll(
                        shown.<Node>map(found ->
                                        new DifferencePane(found, model, dialogs, surroundings))
                                .orElseGet(() ->
                                        new EmptyState(
                                                Feather.CHECK_SQUARE,
                                                "reconciliation.choose",
                                                surroundings)));
    }

    private void showAgreement() {
        EmptyState.in(table, this::agreement, surroundings).accept(model.loaded().get());
    }

    /** The books agree only where everything could be compared. */
    private EmptyState agreement() {
        boolean isOpenView = model.view().get() == View.OPEN;
        Optional<Summary> summary = model.summary().get();
        if (isOpenView && summary.flatMap(Summary::lastComplete).isEmpty()) {
            return new EmptyState(Feather.HELP_CIRCLE, "reconciliation.never", surroundings);
        }
        String checked =
                summary.flatMap(Summary::lastComplete)
                        .map(at ->
                                surroundings.text(
                                        "reconciliation.agree.hint",
                                        surroundings.formats().dateTime(at)))
                        .orElse("");
        return isOpenView
                ? new EmptyState(
                        Feather.CHECK_CIRCLE, surroundings.text("reconciliation.agree"), checked)
                : new EmptyState(
                        Feather.CHECK_CIRCLE, surroundings.text("reconciliation.none"), checked);
    }

    @Override
    public Parent root() {
        return root;
    }
}
