package com.nexusapi.console.mail;

import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Surroundings;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;

/** One letter to a customer: what it says, and how far it has come. */
final class LetterPane extends DeedPane {

    /** Letters of these kinds tell of a refund request. */
    private static final String OF_REFUND = "REFUND_";

    private final MailViewModel model;
    private final OutboxViewModel outbox;
    private final MailWords words;

    LetterPane(OutgoingMail letter, MailViewModel model, Surroundings surroundings) {
        super(surroundings);
        this.model = model;
        this.outbox = model.outbox();
        words = new MailWords(surroundings);
        head(letter.to(), words.state(letter), MailWords.tone(letter.state()));
        List<Node> sections = new ArrayList<>();
        sections.add(summary(letter));
        letter.lastError().map(error -> error(letter, error)).ifPresent(sections::add);
        sections.add(
                section(
                        "mail.text",
                        letter.text()
                                .<Node>map(text -> writing("letterText", text))
                                .orElseGet(() -> muted(surroundings.text("mail.letter.sealed")))));
        sections.add(section("mail.letter.sending", sending(letter)));
        body(sections.toArray(Node[]::new));
        deeds(buttons(letter));
    }

    private Node summary(OutgoingMail letter) {
        Label subject = new Label(letter.subject());
        subject.setWrapText(true);
        subject.getStyleClass().add("pane-title");
        Facts facts = new Facts(surroundings);
        facts.withId(surroundings.text("mail.letter.to"), letter.to());
        facts.with(
                surroundings.text("mail.letter.kind"),
                words.kind(letter.kind()) + "  ·  " + words.language(letter.language()));
        return new VBox(8, subject, facts);
    }

    private Node error(OutgoingMail letter, String error) {
        Label why = new Label(error);
        why.setId("letterError");
        why.setWrapText(true);
        why.setMaxWidth(Double.MAX_VALUE);
        boolean isGivenUp = letter.state() == OutgoingMail.State.DISMISSED;
        why.getStyleClass().add(isGivenUp ? "inset" : "problem");
        return section(isGivenUp ? "mail.why.DISMISSED" : "mail.letter.error", why);
    }

    private Facts sending(OutgoingMail letter) {
        Facts facts = new Facts(surroundings);
        facts.with(surroundings.text("mail.letter.createdAt"), letter.createdAt());
        facts.with(
                surroundings.text("mail.letter.attempts"),
                surroundings.formats().count(letter.attempts()));
        if (letter.state() == OutgoingMail.State.WAITING) {
            facts.with(surroundings.text("mail.letter.nextAttemptAt"), letter.nextAttemptAt());
        }
        letter.sentAt().ifPresent(at -> facts.with(surroundings.text("mail.letter.sentAt"), at));
        if (!letter.about().isEmpty()) {
            facts.withId(surroundings.text("mail.letter.about"), letter.about());
        }
        facts.withId(surroundings.text("mail.letter.id"), letter.id());
        return facts;
    }

    private List<Button> buttons(OutgoingMail letter) {
        MailDialogs dialogs = new MailDialogs(model, surroundings);
        List<Button> buttons = new ArrayList<>();
        if (letter.kind().startsWith(OF_REFUND) && !letter.about().isEmpty()) {
            buttons.add(
                    deed(
                            "letterOpenRefund",
                            "mail.refund.open",
                            KeyCode.O,
                            model.busy(),
                            () -> model.openRefund(letter.about())));
        }
        if (outbox.mayDismiss(letter)) {
            buttons.add(
                    deed(
                            "letterDismiss",
                            "mail.letter.dismiss",
                            KeyCode.D,
                            model.busy(),
                            () -> dialogs.dismiss("mail.letter.dismiss", outbox::dismiss)));
        }
        if (outbox.mayRetry(letter)) {
            Button retry =
                    deed(
                            "letterRetry",
                            "mail.letter.retry",
                            KeyCode.T,
                            model.busy(),
                            outbox::retry);
            retry.getStyleClass().add("accent");
            buttons.add(retry);
        }
        return buttons;
    }
}
