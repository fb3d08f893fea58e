package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.Screen;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Ticker;
import com.nexusapi.console.ui.Views;
import com.nexusapi.console.ui.Watch;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Shows the refund queue and the request looked at. */
public final class RefundsController implements Screen {

    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofDays(3);

    private final RefundsViewModel model;
    private final Surroundings surroundings;
    private final RefundDialogs dialogs;
    private final Ticker ticker;
    private final Watch watch = new Watch();
    private final Map<Queue, ToggleButton> queueButtons = new EnumMap<>(Queue.class);
    private final Parent root;
    private final ListChangeListener<Refund> reselect = change -> Platform.runLater(this::reselect);

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
        this.model = model;
        this.surroundings = surroundings;
        dialogs = new RefundDialogs(model, surroundings);
        ticker = new Ticker(REFRESH, model::refresh);
        root = Views.load(this, surroundings.messages());
    }

    @FXML
    void initialize() {
        ToggleGroup group = new ToggleGroup();
        for (Queue queue : Queue.values()) {
            ToggleButton button = queueButton(queue, group);
            queueButtons.put(queue, button);
            queues.getChildren().add(button);
        }
        queues.getChildren().add(disputesButton(group));
        screen.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        create.setGraphic(Icons.of(Feather.PLUS));
        create.setVisible(model.mayRequest());
        create.setManaged(model.mayRequest());
        create.setOnAction(pressed -> dialogs.create());
        columns();
        table.setItems(model.rows());
        model.rows().addListener(new WeakListChangeListener<>(reselect));
        watch.on(model.loaded(), this::showPlaceholder);
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener(
                        (observed, before, now) -> Optional.ofNullable(now).ifPresent(this::open));
        watch.on(model.detail(), this::showDetail);
        watch.on(model.result(), this::showResult);
    }

    private ToggleButton queueButton(Queue queue, ToggleGroup group) {
        ToggleButton button =
                new ToggleButton(surroundings.messages().text("refunds.queue", queue));
        button.setId("queue" + queue.name());
        button.setToggleGroup(group);
        button.setSelected(model.queue().get() == queue);
        button.getStyleClass().add("segment");
        button.setOnAction(pressed -> {
            button.setSelected(true);
            model.queue().set(queue);
        });
        return button;
    }

    /** The disputes take the place of the queue while their button is down. */
    private ToggleButton disputesButton(ToggleGroup group) {
        DisputesPane pane =
                new DisputesPane(
                        model.disputes(), surroundings, watch, model::said, model::refused);
        VBox.setVgrow(pane, Priority.ALWAYS);
        ToggleButton button = new ToggleButton(surroundings.text("disputes.title"));
        button.setId("queueDISPUTES");
        button.setToggleGroup(group);
        button.getStyleClass().add("segment");
        button.setOnAction(pressed -> button.setSelected(true));
        watch.on(
                button.selectedProperty(),
                isChosen -> {
                    screen.getChildren().remove(isChosen ? refunds : pane);
                    Node shown = isChosen ? pane : refunds;
                    if (!screen.getChildren().contains(shown)) {
                        screen.getChildren().add(screen.getChildren().indexOf(keys), shown);
                    }
                    keys.setVisible(!isChosen);
                    if (isChosen) {
                        model.refreshDisputes();
                    }
                });
        return button;
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

    /** The list is read again every few seconds: only another request is opened anew. */
    private void open(Refund refund) {
        boolean isOpen =
                model.detail()
                        .get()
                        .map(shown -> shown.refund().id().equals(refund.id()))
                        .orElse(false);
        if (!isOpen) {
            model.open(refund.id());
        }
    }

    /**
     * Marks what is looked at: a list that was read anew has lost its selection, and a request may
     * have been opened from another screen.
     */
    private void reselect() {
        model.detail()
                .get()
                .flatMap(shown ->
                        model.rows().stream()
                                .filter(row -> row.id().equals(shown.refund().id()))
                                .findFirst())
                .ifPresentOrElse(
                        row -> table.getSelectionModel().select(row),
                        () -> table.getSelectionModel().clearSelection());
    }

    /** Requests opened from another screen are not to stay behind the disputes. */
    private void leaveDisputes() {
        Optional.ofNullable(queueButtons.get(model.queue().get()))
                .ifPresent(button -> button.setSelected(true));
    }

    private void showDetail(Optional<Refund.Detail> shown) {
        reselect();
        shown.ifPresent(found -> leaveDisputes());
        detail.getChildren()
                .setAll(
                        shown.<Node>map(found ->
                                        new RefundPane(found, model, dialogs, surroundings))
                                .orElseGet(() ->
                                        new EmptyState(
                                                Feather.CORNER_UP_LEFT,
                                                surroundings.text("refunds.choose"),
                                                surroundings.text("refunds.choose.hint"))));
    }

    private void showResult(RefundsViewModel.Result shown) {
        surroundings.say(result, shown.words());
        result.getStyleClass().setAll("label", shown.isGood() ? "success" : "problem");
        result.setGraphic(Icons.of(shown.isGood() ? Feather.CHECK_CIRCLE : Feather.ALERT_TRIANGLE));
    }

    private void showPlaceholder(boolean isLoaded) {
        table.setPlaceholder(
                isLoaded
                        ? new EmptyState(
                                Feather.CHECK_CIRCLE,
                                surroundings.text("refunds.empty"),
                                surroundings.text("refunds.empty.hint"))
                        : EmptyState.loading(surroundings.text("loading")));
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void shown() {
        ticker.start();
    }

    @Override
    public void hidden() {
        ticker.stop();
    }

    @Override
    public void closed() {
        hidden();
        watch.close();
    }
}
