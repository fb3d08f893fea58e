package com.nexusapi.console.topups;

import com.nexusapi.common.admin.PaymentEvent;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.topups.TopUpsViewModel.Shown;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Choices;
import com.nexusapi.console.ui.ChosenRow;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.LiveScreen;
import com.nexusapi.console.ui.Segments;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Views;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** Shows the top-ups or the parked payment events, and the one looked at. */
public final class TopUpsController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(5);

    private final TopUpsViewModel model;
    private final Surroundings surroundings;
    private final Map<Shelf, ToggleButton> shelfButtons = new EnumMap<>(Shelf.class);
    private final Parent root;
    private final ListChangeListener<PaymentEvent> recount = change -> countEvents();

    @FXML private HBox shelves;
    @FXML private ComboBox<Optional<Directory.Entry>> account;
    @FXML private Label result;
    @FXML private TableView<TopUp> table;
    @FXML private TableView<PaymentEvent> events;
    @FXML private Button older;
    @FXML private StackPane detail;
    @FXML private TableColumn<TopUp, TopUp> created;
    @FXML private TableColumn<TopUp, TopUp> customer;
    @FXML private TableColumn<TopUp, TopUp> state;
    @FXML private TableColumn<TopUp, TopUp> paid;
    @FXML private TableColumn<TopUp, TopUp> credit;
    @FXML private TableColumn<TopUp, TopUp> bonus;
    @FXML private TableColumn<PaymentEvent, PaymentEvent> received;
    @FXML private TableColumn<PaymentEvent, PaymentEvent> kind;
    @FXML private TableColumn<PaymentEvent, PaymentEvent> payment;
    @FXML private TableColumn<PaymentEvent, PaymentEvent> failure;

    public TopUpsController(TopUpsViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        root = Views.load(this, surroundings.messages());
        follow(model.news());
    }

    @FXML
    void initialize() {
        shelfButtons.putAll(
                new Segments(shelves, surroundings)
                        .each("shelf", "topups.shelf", Shelf.class, model.shelf()));
        Choices.fill(
                account,
                model.accounts(),
                Directory.Entry::name,
                surroundings.text("topups.account.any"));
        Choices.bind(watch, account, model.account(), Directory.Entry::id);
        account.setAccessibleText(surroundings.text("topups.customer"));
        topUpColumns();
        eventColumns();
        events.setItems(model.events());
        model.events().addListener(new WeakListChangeListener<>(recount));
        ChosenRow.in(
                table, model.rows(), TopUp::id, model::lookedAt, topUp -> model.open(topUp.id()));
        events.getSelectionModel()
                .selectedItemProperty()
                .addListener(
                        (observed, before, now) -> Optional.ofNullable(now).ifPresent(model::open));
        older.setOnAction(pressed -> model.older());
        watch.on(model.hasMore(), this::showOlder);
        watch.on(model.shelf(), this::showShelf);
        watch.on(
                model.loaded(),
                EmptyState.in(table, Feather.CREDIT_CARD, "topups.empty", surroundings));
        watch.on(
                model.loaded(),
                EmptyState.in(events, Feather.CHECK_CIRCLE, "topups.events.empty", surroundings));
        watch.on(model.shown(), this::showDetail);
        watch.on(model.result(), came -> surroundings.say(result, came));
        countEvents();
    }

    private void topUpColumns() {
        Formats formats = surroundings.formats();
        Columns.time(created, TopUp::createdAt, formats::dateTime);
        Columns.text(customer, topUp -> model.accountName(topUp.accountId()));
        Columns.node(
                state,
                topUp ->
                        Badge.of(
                                surroundings.messages().text("topUpState", topUp.state()),
                                TopUpPane.tone(topUp.state())));
        Columns.number(paid, topUp -> formats.paid(topUp.paid()));
        Columns.number(credit, topUp -> formats.money(topUp.credit()));
        Columns.number(bonus, topUp -> topUp.bonus().isZero() ? "" : formats.money(topUp.bonus()));
    }

    private void eventColumns() {
        Formats formats = surroundings.formats();
        Columns.time(received, PaymentEvent::receivedAt, formats::dateTime);
        Columns.text(kind, PaymentEvent::type);
        Columns.text(payment, event -> event.paymentId().orElse("–"));
        Columns.text(failure, PaymentEvent::failure);
    }

    /** The number of events that wait for a person stands on their button. */
    private void countEvents() {
        int waiting = model.events().size();
        Optional.ofNullable(shelfButtons.get(Shelf.EVENTS))
                .ifPresent(button -> {
                    String words = surroundings.messages().text("topups.shelf", Shelf.EVENTS);
                    button.setText(waiting == 0 ? words : words + "  " + waiting);
                    button.setGraphic(waiting == 0 ? null : Icons.of(Feather.ALERT_TRIANGLE));
                });
    }

    private void showShelf(Shelf shelf) {
        boolean isEvents = shelf == Shelf.EVENTS;
        show(table, !isEvents);
        show(events, isEvents);
        account.setDisable(isEvents);
        showOlder(model.hasMore().get());
    }

    private void showOlder(boolean hasMore) {
        show(older, hasMore && model.shelf().get() != Shelf.EVENTS);
    }

    private static void show(Node node, boolean isShown) {
        node.setVisible(isShown);
        node.setManaged(isShown);
    }

    private void showDetail(Shown shown) {
        Node pane =
                switch (shown) {
                    case Shown.OfTopUp(TopUp.Detail found) ->
                            new TopUpPane(found, model, surroundings);
                    case Shown.OfEvent(PaymentEvent event) ->
                            new PaymentEventPane(event, model, surroundings);
                    case Shown.Nothing() ->
                            new EmptyState(Feather.CREDIT_CARD, "topups.choose", surroundings);
                };
        detail.getChildren().setAll(pane);
    }

    @Override
    public Parent root() {
        return root;
    }
}
