package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.ChosenRow;
import com.nexusapi.console.ui.Columns;
import com.nexusapi.console.ui.EmptyState;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.LiveScreen;
import com.nexusapi.console.ui.Surroundings;
import com.nexusapi.console.ui.Views;
import java.time.Duration;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Shows the channels, and the one looked at. */
public final class ChannelsController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(5);

    private final ChannelsViewModel model;
    private final Surroundings surroundings;
    private final ChannelWords words;
    private final ChannelQuestions questions;
    private final Parent root;
    private Optional<ChannelPane> pane = Optional.empty();

    @FXML private VBox screen;
    @FXML private Button create;
    @FXML private Label result;
    @FXML private TableView<Channel> table;
    @FXML private StackPane detail;
    @FXML private TableColumn<Channel, Channel> name;
    @FXML private TableColumn<Channel, Channel> kind;
    @FXML private TableColumn<Channel, Channel> priority;
    @FXML private TableColumn<Channel, Channel> weight;
    @FXML private TableColumn<Channel, Channel> models;
    @FXML private TableColumn<Channel, Channel> health;
    @FXML private TableColumn<Channel, Channel> enabled;

    public ChannelsController(ChannelsViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        words = new ChannelWords(surroundings);
        questions = new ChannelQuestions(model, surroundings);
        root = Views.load(this, surroundings.messages());
    }

    @FXML
    void initialize() {
        screen.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        create.setGraphic(Icons.of(Feather.PLUS));
        create.setOnAction(pressed -> create());
        columns();
        ChosenRow.in(
                table,
                model.rows(),
                Channel::id,
                () -> model.detail().get().map(Channel::id),
                model::open);
        watch.on(
                model.loaded(),
                EmptyState.in(table, Feather.SHARE_2, "channels.empty", surroundings));
        watch.on(model.detail(), this::showDetail);
        watch.on(model.said(), came -> surroundings.say(result, came));
    }

    private void columns() {
        Formats formats = surroundings.formats();
        Columns.text(name, Channel::name);
        Columns.text(kind, words::kind);
        Columns.number(priority, row -> formats.count(row.priority()));
        Columns.number(weight, row -> formats.count(row.weight()));
        Columns.number(
                models,
                row -> formats.count(row.models().size()),
                row -> String.join("\n", row.models().keySet().stream().sorted().toList()));
        Columns.node(health, row -> Badge.of(words.health(row), ChannelWords.tone(row)));
        Columns.node(
                enabled,
                row ->
                        row.enabled()
                                ? Badge.of(surroundings.text("channels.on"), Tone.ACCENT)
                                : Badge.of(surroundings.text("channels.off"), Tone.NEUTRAL));
    }

    /** Single keys act on the channel looked at, unless somebody is writing. */
    private void pressed(KeyEvent event) {
        boolean isPlain = !event.isShortcutDown() && !event.isAltDown() && !event.isShiftDown();
        if (!isPlain
                || event.getTarget() instanceof TextInputControl
                || surroundings.overlay().isOpen()) {
            return;
        }
        switch (event.getCode()) {
            case N -> create();
            case T -> pane.ifPresent(ChannelPane::testNow);
            case E -> edit();
            case D -> toggle();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void create() {
        new ChannelDialog(model.draft(), surroundings, model::saved).open();
    }

    private void edit() {
        model.edit(draft -> new ChannelDialog(draft, surroundings, model::saved).open());
    }

    private void toggle() {
        model.detail()
                .get()
                .ifPresent(channel -> {
                    if (channel.enabled()) {
                        questions.beforeDisabling(channel);
                    } else {
                        model.enable(true);
                    }
                });
    }

    private ChannelPane.Actions actions() {
        return new ChannelPane.Actions() {
            @Override
            public void edit() {
                ChannelsController.this.edit();
            }

            @Override
            public void toggle() {
                ChannelsController.this.toggle();
            }

            @Override
            public void delete() {
                model.detail().get().ifPresent(questions::beforeDeleting);
            }

            @Override
            public void addCredential() {
                model.detail().get().ifPresent(questions::forCredential);
            }

            @Override
            public void remove(Channel.Credential credential) {
                questions.beforeRemoving(credential);
            }
        };
    }

    /** The table would choose a row again that the list, read anew, has at another place. */
    private void unmarkOthers(Channel channel) {
        boolean isOther =
                Optional.ofNullable(table.getSelectionModel().getSelectedItem())
                        .filter(row -> !row.id().equals(channel.id()))
                        .isPresent();
        if (isOther) {
            table.getSelectionModel().clearSelection();
        }
    }

    private void showDetail(Optional<Channel> shown) {
        if (shown.isEmpty()) {
            detail.getChildren()
                    .setAll(new EmptyState(Feather.SHARE_2, "channels.choose", surroundings));
            return;
        }
        Channel channel = shown.get();
        unmarkOthers(channel);
        Optional<ChannelPane> same = pane.filter(open -> open.shows(channel));
        if (same.isPresent()) {
            same.get().fill(channel);
            return;
        }
        pane.ifPresent(ChannelPane::close);
        ChannelPane made = new ChannelPane(channel, model, actions(), surroundings);
        pane = Optional.of(made);
        detail.getChildren().setAll(made);
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void closed() {
        super.closed();
        pane.ifPresent(ChannelPane::close);
    }
}
