package com.nexusapi.console.mail;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;

/** The text of one kind of letter in one language. */
final class TemplatePane extends DeedPane {

    private final MailViewModel model;
    private final TemplatesViewModel templates;
    private final MailWords words;

    TemplatePane(MailTemplate template, MailViewModel model, Surroundings surroundings) {
        super(surroundings);
        this.model = model;
        this.templates = model.templates();
        words = new MailWords(surroundings);
        head(words.kind(template.name()), words.text(template), MailWords.tone(template));
        Label subject = new Label(template.subject());
        subject.setId("templateSubject");
        subject.setWrapText(true);
        subject.getStyleClass().add("strong");
        body(
                section("mail.template.subject", subject),
                section("mail.text", writing("templateText", template.text())),
                section("mail.template.placeholders", placeholders(template, surroundings)),
                section("mail.template.facts", facts(template)));
        deeds(buttons(template));
    }

    /** What a text may name, and what it has to. */
    static Node placeholders(MailTemplate template, Surroundings surroundings) {
        Facts facts = new Facts(surroundings);
        if (!template.required().isEmpty()) {
            facts.with(
                    surroundings.text("mail.template.required"), mono(named(template.required())));
        }
        List<String> others =
                template.placeholders().stream()
                        .filter(name -> !template.required().contains(name))
                        .toList();
        if (!others.isEmpty()) {
            facts.with(surroundings.text("mail.template.optional"), mono(named(others)));
        }
        return new VBox(8, facts, muted(surroundings.text("mail.template.placeholders.hint")));
    }

    private static String named(List<String> placeholders) {
        return placeholders.stream()
                .map(name -> "{{" + name + "}}")
                .collect(Collectors.joining("  "));
    }

    private static Label mono(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add("mono");
        return label;
    }

    private Facts facts(MailTemplate template) {
        Facts facts = new Facts(surroundings);
        facts.with(
                surroundings.text("mail.template.language"), words.language(template.language()));
        facts.withId(surroundings.text("mail.template.name"), template.name());
        template.changedBy()
                .ifPresent(by -> facts.with(surroundings.text("mail.template.changedBy"), by));
        template.changedAt()
                .ifPresent(at -> facts.with(surroundings.text("mail.template.changedAt"), at));
        return facts;
    }

    private List<Button> buttons(MailTemplate template) {
        List<Button> buttons = new ArrayList<>();
        if (templates.mayReset(template)) {
            buttons.add(
                    deed(
                            "templateReset",
                            "mail.template.reset",
                            KeyCode.R,
                            model.busy(),
                            () -> new MailDialogs(model, surroundings).reset()));
        }
        if (templates.mayEdit()) {
            Button edit =
                    deed(
                            "templateEdit",
                            "mail.template.edit",
                            KeyCode.E,
                            model.busy(),
                            () -> new TemplateDialog(template, templates, surroundings).open());
            edit.getStyleClass().add("accent");
            buttons.add(edit);
        }
        return buttons;
    }
}
