package com.nexusapi.console.mail;

import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.ui.Copyable;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** One mail of a customer: what it says, whose it seems to be, and what it waits for. */
final class ReceivedPane extends DeedPane {

    /** More are in the list to choose from. */
    private static final int MOST_TOP_UPS = 5;

    private final MailViewModel model;
    private final ReceivedViewModel received;
    private final MailWords words;
    private final VBox paid = new VBox(4);

    ReceivedPane(ReceivedMail mail, MailViewModel model, Surroundings surroundings) {
        super(surroundings);
        this.model = model;
        this.received = model.received();
        words = new MailWords(surroundings);
        head(words.sender(mail), words.state(mail), MailWords.tone(mail.state()));
        List<Node> sections = new ArrayList<>();
        sections.add(summary(mail));
        why(mail).ifPresent(sections::add);
        sections.add(section("mail.text", text(mail)));
        sections.add(account(mail));
        body(sections.toArray(Node[]::new));
        deeds(buttons(mail));
        watch.on(received.topUps(), this::showTopUps);
    }

    private Node summary(ReceivedMail mail) {
        Label subject = new Label(words.subject(mail.subject()));
        subject.setId("mailSubject");
        subject.setWrapText(true);
        subject.getStyleClass().add("pane-title");
        Facts facts = new Facts(surroundings);
        if (!mail.from().isEmpty()) {
            facts.withId(surroundings.text("mail.from"), mail.from());
        }
        facts.with(surroundings.text("mail.receivedAt"), mail.receivedAt());
        mail.refundId().ifPresent(id -> facts.withId(surroundings.text("mail.refund"), id));
        return new VBox(8, subject, facts);
    }

    private Optional<Node> why(ReceivedMail mail) {
        if (mail.note().isBlank()) {
            return Optional.empty();
        }
        Label why = new Label(mail.note());
        why.setId("mailNote");
        why.setWrapText(true);
        why.setMaxWidth(Double.MAX_VALUE);
        why.getStyleClass()
                .add(mail.state() == ReceivedMail.State.UNCLEAR ? "caution-words" : "inset");
        return Optional.of(section("mail.why." + mail.state().name(), why));
    }

    private Node text(ReceivedMail mail) {
        return mail.text().isBlank()
                ? muted(surroundings.text("mail.text.none"))
                : writing("mailText", mail.text());
    }

    private Node account(ReceivedMail mail) {
        if (mail.accountId().isEmpty()) {
            return section("mail.account", muted(surroundings.text("mail.account.none")));
        }
        String id = mail.accountId().get();
        Facts facts = new Facts(surroundings);
        facts.withId(surroundings.text("mail.account.email"), received.accountName(id));
        facts.withId(surroundings.text("mail.account.id"), id);
        return section("mail.account", new VBox(10, facts, paid));
    }

    private void showTopUps(Optional<List<TopUp>> found) {
        paid.getChildren().clear();
        if (found.isEmpty()) {
            return;
        }
        List<TopUp> topUps = found.get();
        if (topUps.isEmpty()) {
            paid.getChildren().add(muted(surroundings.text("mail.topUps.none")));
            return;
        }
        Facts facts = new Facts(surroundings);
        Formats formats = surroundings.formats();
        for (TopUp topUp : topUps.subList(0, Math.min(MOST_TOP_UPS, topUps.size()))) {
            Label amount = new Label(formats.paid(topUp.paid()));
            HBox line = new HBox(12, amount, new Copyable(topUp.id(), surroundings));
            line.setAlignment(Pos.CENTER_LEFT);
            facts.with(formats.date(topUp.paidAt().orElse(topUp.createdAt())), line);
        }
        paid.getChildren().addAll(muted(surroundings.text("mail.topUps")), facts);
        if (topUps.size() > MOST_TOP_UPS) {
            paid.getChildren()
                    .add(
                            muted(
                                    surroundings.text(
                                            "mail.topUps.more", topUps.size() - MOST_TOP_UPS)));
        }
    }

    private List<Button> buttons(ReceivedMail mail) {
        MailDialogs dialogs = new MailDialogs(model, surroundings);
        List<Button> buttons = new ArrayList<>();
        if (received.mayDecide(mail)) {
            buttons.add(
                    deed(
                            "mailDismiss",
                            "mail.dismiss",
                            KeyCode.D,
                            model.busy(),
                            () -> dialogs.dismiss("mail.dismiss", received::dismiss)));
        }
        if (received.mayAsk(mail)) {
            buttons.add(
                    deed("mailAsk", "mail.ask", KeyCode.Q, model.busy(), () -> dialogs.ask(mail)));
        }
        if (received.mayDecide(mail)) {
            Button assign =
                    deed(
                            "mailAssign",
                            "mail.assign",
                            KeyCode.A,
                            model.busy(),
                            () -> dialogs.assign(mail));
            assign.getStyleClass().add("accent");
            buttons.add(assign);
        }
        mail.refundId()
                .ifPresent(id ->
                        buttons.add(
                                deed(
                                        "mailOpenRefund",
                                        "mail.refund.open",
                                        KeyCode.O,
                                        model.busy(),
                                        () -> model.openRefund(id))));
        return buttons;
    }
}
