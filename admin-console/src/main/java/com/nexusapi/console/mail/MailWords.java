package com.nexusapi.console.mail;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Surroundings;
import java.util.Locale;
import javafx.scene.control.Label;

/** What mails, letters and their texts are called. */
record MailWords(Surroundings surroundings) {

    String state(ReceivedMail mail) {
        return surroundings.messages().text("mailState", mail.state());
    }

    static Tone tone(ReceivedMail.State state) {
        return switch (state) {
            case UNCLEAR -> Tone.CAUTION;
            case NEW, ASKED -> Tone.ACCENT;
            case REFUND -> Tone.GOOD;
            case DISMISSED, IGNORED -> Tone.NEUTRAL;
        };
    }

    Label badge(ReceivedMail mail) {
        return Badge.of(state(mail), tone(mail.state()));
    }

    String state(OutgoingMail letter) {
        return surroundings.messages().text("letterState", letter.state());
    }

    static Tone tone(OutgoingMail.State state) {
        return switch (state) {
            case WAITING -> Tone.ACCENT;
            case SENT -> Tone.GOOD;
            case FAILED -> Tone.BAD;
            case DISMISSED -> Tone.NEUTRAL;
        };
    }

    Label badge(OutgoingMail letter) {
        return Badge.of(state(letter), tone(letter.state()));
    }

    String text(MailTemplate template) {
        boolean isOwn = template.changedBy().isPresent();
        return surroundings.text(isOwn ? "mail.template.own" : "mail.template.bundled");
    }

    static Tone tone(MailTemplate template) {
        return template.changedBy().isPresent() ? Tone.ACCENT : Tone.NEUTRAL;
    }

    Label badge(MailTemplate template) {
        return Badge.of(text(template), tone(template));
    }

    /** A kind of letter, as {@code REFUND_RECEIVED} or as {@code refund-received}. */
    String kind(String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return surroundings.messages().textOf("letterKind", constant);
    }

    String language(String code) {
        return Language.parse(code).map(Language::ownName).orElse(code);
    }

    String sender(ReceivedMail mail) {
        return mail.from().isEmpty() ? surroundings.text("mail.from.none") : mail.from();
    }

    String subject(String subject) {
        return subject.isBlank() ? surroundings.text("mail.subject.none") : subject;
    }
}
