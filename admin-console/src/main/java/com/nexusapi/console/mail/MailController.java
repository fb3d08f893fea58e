package com.nexusapi.console.mail;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.ReceivedMail;
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
import java.util.Optional;
import java.util.function.Function;
import javafx.event.ActionEvent;
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
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Shows the mails, the letters or their texts, and the one looked at. */
public final class MailController extends LiveScreen {

    private static final Duration REFRESH = Duration.ofSeconds(5);

    private final MailViewModel model;
    private final Surroundings surroundings;
    private final MailWords words;
    private final Parent root;
    private Optional<DeedPane> pane = Optional.empty();

    @FXML private VBox screen;
    @FXML private HBox shelves;
    @FXML private Label result;
    @FXML private TableView<ReceivedMail> mails;
    @FXML private TableView<OutgoingMail> letters;
    @FXML private TableView<MailTemplate> templates;
    @FXML private Button older;
    @FXML private StackPane detail;
    @FXML private Label keys;
    @FXML private TableColumn<ReceivedMail, ReceivedMail> mailState;
    @FXML private TableColumn<ReceivedMail, ReceivedMail> sender;
    @FXML private TableColumn<ReceivedMail, ReceivedMail> subject;
    @FXML private TableColumn<ReceivedMail, ReceivedMail> received;
    @FXML private TableColumn<ReceivedMail, ReceivedMail> account;
    @FXML private TableColumn<OutgoingMail, OutgoingMail> letterState;
    @FXML private TableColumn<OutgoingMail, OutgoingMail> kind;
    @FXML private TableColumn<OutgoingMail, OutgoingMail> to;
    @FXML private TableColumn<OutgoingMail, OutgoingMail> letterSubject;
    @FXML private TableColumn<OutgoingMail, OutgoingMail> created;
    @FXML private TableColumn<MailTemplate, MailTemplate> templateKind;
    @FXML private TableColumn<MailTemplate, MailTemplate> templateLanguage;
    @FXML private TableColumn<MailTemplate, MailTemplate> templateText;
    @FXML private TableColumn<MailTemplate, MailTemplate> templateSubject;

    public MailController(MailViewModel model, Surroundings surroundings) {
        super(REFRESH, model::refresh);
        this.model = model;
        this.surroundings = surroundings;
        words = new MailWords(surroundings);
        root = Views.load(this, surroundings.messages());
    }

    @FXML
    void initialize() {
        screen.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        detail.addEventFilter(ActionEvent.ACTION, acted -> table().requestFocus());
        new Segments(shelves, surroundings)
                .each("shelf", "mail.shelf", Shelf.class, model.shelf())
                .forEach(this::showWaiting);
        mailColumns();
        letterColumns();
        templateColumns();
        list(mails, Shelf.RECEIVED, model.received().mails());
        list(letters, Shelf.OUTBOX, model.outbox().letters());
        list(templates, Shelf.TEMPLATES, model.templates());
        older.setOnAction(pressed -> pile(model.shelf().get()).ifPresent(Pile::older));
        watch.on(model.shelf(), this::showShelf);
        watch.on(model.said(), came -> surroundings.say(result, came));
    }

    /**
     * Where the keyboard goes once a button at the side was pressed: that one is soon gone, and the
     * arrows are to choose the next.
     */
    private TableView<?> table() {
        return switch (model.shelf().get()) {
            case RECEIVED -> mails;
            case OUTBOX -> letters;
            case TEMPLATES -> templates;
        };
    }

    /** Says on a shelf's button how much on it waits for a person. */
    private void showWaiting(Shelf shelf, ToggleButton button) {
        String name = button.getText();
        pile(shelf)
                .ifPresent(pile ->
                        watch.on(
                                pile.waiting(),
                                waiting -> {
                                    boolean isNone = waiting.isEmpty();
                                    button.setText(isNone ? name : name + "  " + waiting);
                                    button.setGraphic(
                                            isNone ? null : Icons.of(Feather.ALERT_TRIANGLE));
                                }));
    }

    /** What is on a shelf, where some of it waits for a person. */
    private Optional<Pile<?>> pile(Shelf shelf) {
        return switch (shelf) {
            case RECEIVED -> Optional.of(model.received().mails());
            case OUTBOX -> Optional.of(model.outbox().letters());
            case TEMPLATES -> Optional.empty();
        };
    }

    private <T> void list(TableView<T> table, Shelf shelf, Listed<T> listed) {
        ChosenRow<T> row =
                ChosenRow.in(
                        table,
                        listed.rows(),
                        listed::id,
                        () -> listed.detail().get().map(listed::id),
                        listed::open);
        watch.on(
                listed.detail(),
                shown -> {
                    if (shown.isPresent()) {
                        row.mark();
                    } else {
                        table.getSelectionModel().clearSelection();
                    }
                });
        watch.on(model.shelf(), chosen -> show(table, chosen == shelf));
        watch.on(
                listed.loaded(),
                EmptyState.in(table, () -> empty("mail.empty", shelf), surroundings));
        watch.on(listed.detail(), shown -> showDetail(shelf));
        pile(shelf).ifPresent(pile -> watch.on(pile.hasMore(), hasMore -> showOlder()));
    }

    private EmptyState empty(String family, Shelf shelf) {
        Feather icon =
                switch (shelf) {
                    case RECEIVED -> Feather.INBOX;
                    case OUTBOX -> Feather.SEND;
                    case TEMPLATES -> Feather.FILE_TEXT;
                };
        return new EmptyState(
                icon,
                surroundings.messages().text(family, shelf),
                surroundings.messages().text(family + ".hint", shelf));
    }

    private static void show(Node node, boolean isShown) {
        node.setVisible(isShown);
        node.setManaged(isShown);
    }

    private void mailColumns() {
        Formats formats = surroundings.formats();
        Columns.node(mailState, words::badge);
        Columns.text(sender, words::sender);
        Columns.text(subject, mail -> words.subject(mail.subject()));
        Columns.time(received, ReceivedMail::receivedAt, formats::dateTime);
        Columns.text(
                account, mail -> mail.accountId().map(model.received()::accountName).orElse("–"));
    }

    private void letterColumns() {
        Formats formats = surroundings.formats();
        Columns.node(letterState, words::badge);
        Columns.text(kind, letter -> words.kind(letter.kind()));
        Columns.text(to, OutgoingMail::to);
        Columns.text(letterSubject, OutgoingMail::subject);
        Columns.time(created, OutgoingMail::createdAt, formats::dateTime);
    }

    private void templateColumns() {
        Columns.text(templateKind, template -> words.kind(template.name()));
        Columns.text(templateLanguage, template -> words.language(template.language()));
        Columns.node(templateText, words::badge);
        Columns.text(templateSubject, MailTemplate::subject);
    }

    /**
     * Single keys act on what is looked at, unless somebody is writing. A text that can only be
     * read would keep them to itself if they reached it first.
     */
    private void pressed(KeyEvent event) {
        boolean isPlain = !event.isShortcutDown() && !event.isAltDown() && !event.isShiftDown();
        boolean isWriting =
                event.getTarget() instanceof TextInputControl input && input.isEditable();
        if (!isPlain || isWriting || surroundings.overlay().isOpen()) {
            return;
        }
        pane.filter(shown -> shown.press(event.getCode())).ifPresent(shown -> event.consume());
    }

    private void showShelf(Shelf shelf) {
        keys.setText(surroundings.messages().text("mail.keys", shelf));
        showOlder();
        showDetail(shelf);
    }

    private void showOlder() {
        show(older, pile(model.shelf().get()).filter(pile -> pile.hasMore().get()).isPresent());
    }

    /** Shows what is looked at on a shelf, if that shelf is shown. */
    private void showDetail(Shelf shelf) {
        if (shelf != model.shelf().get()) {
            return;
        }
        pane.ifPresent(DeedPane::close);
        pane =
                switch (shelf) {
                    case RECEIVED ->
                            looked(
                                    model.received().mails(),
                                    mail -> new ReceivedPane(mail, model, surroundings));
                    case OUTBOX ->
                            looked(
                                    model.outbox().letters(),
                                    letter -> new LetterPane(letter, model, surroundings));
                    case TEMPLATES ->
                            looked(
                                    model.templates(),
                                    template -> new TemplatePane(template, model, surroundings));
                };
        detail.getChildren()
                .setAll(
                        pane.<Node>map(shown -> shown)
                                .orElseGet(() -> empty("mail.choose", shelf)));
    }

    private static <T> Optional<DeedPane> looked(Listed<T> listed, Function<T, DeedPane> made) {
        return listed.detail().get().map(made);
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void closed() {
        super.closed();
        pane.ifPresent(DeedPane::close);
    }
}
