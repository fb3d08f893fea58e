package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.ui.Badge;
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
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Shows the refund queue and the request looked at. */
public final class RefundsController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofDays(3);

    private final RefundsViewModel model;
    private final Surroundings surroundings;
    private final RefundDialogs dialogs;
    private final Map<Queue, ToggleButton> queueButtons = new EnumMap<>(Queue.class);
    private final Parent root;

    private String shownId = "";

    @FXML private HBox queues;
    @FXML private Button create;
    @FXML private Label result;
    @FXML private TableView<Refund> table;
    @FXML private StackPane detail;
    @FXML private HBox refunds;
    @FXML private VBox screen;
    @FXML private Label keys;
    @FXML private TableColumn<Refund, Refund> deadline;
    @FXML private TableColumn<Refund, Refund> customer;
    @FXML private TableColumn<Refund, Refund> state;
    @FXML private TableColumn<Refund, Refund> paid;
    @FXML private TableColumn<Refund, Refund> requested;

    public RefundsController(RefundsViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        dialogs = new RefundDialogs(model, surroundings);
        root = Views.load(this, surroundings.messages());
        follow(model.news());
    }

    @FXML
    void initialize() {
        Segments segments = new Segments(queues, surroundings);
        queueButtons.putAll(segments.each("queue", "refunds.queue", Queue.class, model.queue()));
        addDisputes(segments);
        screen.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        create.setGraphic(Icons.of(Feather.PLUS));
        create.setVisible(model.mayRequest());
        create.setManaged(model.mayRequest());
        create.setOnAction(pressed -> dialogs.create());
        columns();
        watch.on(
                model.loaded(),
                EmptyState.in(table, Feather.CHECK_CIRCLE, "refunds.empty", surroundings));
        ChosenRow<Refund> row =
                ChosenRow.in(
                        table,
                        model.rows(),
                        Refund::id,
                        model::lookedAt,
                        refund -> model.open(refund.id()));
        watch.on(model.detail(), shown -> showDetail(row, shown));
        watch.on(model.result(), came -> surroundings.say(result, came));
    }

    /** The disputes take the place of the queue while their button is down. */
    private void addDisputes(Segments segments) {
        DisputesPane pane = new DisputesPane(model.disputes(), surroundings, watch);
        VBox.setVgrow(pane, Priority.ALWAYS);
        ToggleButton button =
                segments.one(
                        "queueDISPUTES",
                        surroundings.text("disputes.title"),
                        model::refreshDisputes);
        watch.on(
                button.selectedProperty(),
                isChosen -> {
                    screen.getChildren().remove(isChosen ? refunds : pane);
                    Node shown = isChosen ? pane : refunds;
                    if (!screen.getChildren().contains(shown)) {
                        screen.getChildren().add(screen.getChildren().indexOf(keys), shown);
                    }
                    keys.setVisible(!isChosen);
                });
    }

    /** Single keys act on the request looked at, unless somebody is writing. */
    private void pressed(KeyEvent event) {
        boolean isPlain = !event.isShortcutDown() && !event.isAltDown() && !event.isShiftDown();
        if (!isPlain
                || event.getTarget() instanceof TextInputControl
                || surroundings.overlay().isOpen()
                || !screen.getChildren().contains(refunds)) {
            return;
        }
        model.detail()
                .get()
                .ifPresent(shown ->
                        model.actions(shown.refund()).stream()
                                .filter(action -> action.key() == event.getCode())
                                .findFirst()
                                .ifPresent(action -> {
                                    event.consume();
                                    dialogs.open(action, shown);
                                }));
    }

    private void columns() {
        Formats formats = surroundings.formats();
        Columns.node(deadline, this::deadline);
        Columns.text(customer, Refund::accountEmail);
        Columns.node(
                state,
                refund ->
                        Badge.of(
                                surroundings.messages().text("refundState", refund.state()),
                                RefundPane.tone(refund.state())));
        Columns.number(paid, refund -> formats.paid(refund.paid()));
        Columns.time(requested, Refund::requestedAt, formats::dateTime);
    }

    /** Hours left where somebody has to act, the date where nobody has. */
    private Node deadline(Refund refund) {
        Duration left = model.left(refund);
        boolean isOpen =
                Queue.TO_DECIDE.states().contains(refund.state())
                        || Queue.UNDER_WAY.states().contains(refund.state());
        if (!isOpen) {
            Label date = new Label(surroundings.formats().date(refund.deadlineAt()));
            date.getStyleClass().add("muted");
            return date;
        }
        if (left.isNegative()) {
            return Badge.of(surroundings.text("refunds.overdue"), Badge.Tone.BAD);
        }
        String words =
                left.compareTo(SOON) < 0
                        ? surroundings.text("refunds.hours", left.toHours())
                        : surroundings.text("refunds.days", left.toDays());
        return Badge.of(words, left.compareTo(SOON) < 0 ? Badge.Tone.CAUTION : Badge.Tone.NEUTRAL);
    }

    /**
     * Another request that is opened, from another screen too, is not to stay behind the disputes.
     */
    private void leaveDisputes(String refundId) {
        if (!refundId.equals(shownId)) {
            shownId = refundId;
            Optional.ofNullable(queueButtons.get(model.queue().get()))
                    .ifPresent(button -> button.setSelected(true));
        }
    }

    private void showDetail(ChosenRow<Refund> row, Optional<Refund.Detail> shown) {
        shown.ifPresent(found -> {
            row.mark();
            leaveDisputes(found.refund().id());
        });
        detail.getChildren()
                .setAll(
                        shown.<Node>map(found ->
                                        new RefundPane(found, model, dialogs, surroundings))
                                .orElseGet(() ->
                                        new EmptyState(
                                                Feather.CORNER_UP_LEFT,
                                                "refunds.choose",
                                                surroundings)));
    }

    @Override
    public Parent root() {
        return root;
    }
}
