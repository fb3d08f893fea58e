package com.nexusapi.console.refunds;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.client.AdminApi.RefundReply;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Copyable;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One refund request: what is at stake, the policy check line by line, and what happened. */
final class RefundPane extends SidePane {

    private static final Map<RefundAction, String> ID =
            Map.of(
                    RefundAction.APPROVE, "refundApprove",
                    RefundAction.REJECT, "refundReject",
                    RefundAction.RETRY, "refundRetry",
                    RefundAction.CONFIRM_UNSENT, "refundUnsent",
                    RefundAction.EXCEPTION, "refundException",
                    RefundAction.NOTE, "refundNote");

    private final Formats formats;

    RefundPane(
            Refund.Detail detail,
            RefundsViewModel model,
            RefundDialogs dialogs,
            Surroundings surroundings) {
        super(surroundings);
        this.formats = surroundings.formats();
        head(detail.refund().accountEmail(), signs(detail).toArray(Node[]::new));
        body(
                summary(detail),
                checks(detail),
                consequence(detail),
                reply(model),
                facts(detail),
                timeline(detail));
        if (!model.actions(detail.refund()).isEmpty()) {
            getChildren().add(actions(detail, model, dialogs));
        }
    }

    static Tone tone(Refund.State state) {
        return switch (state) {
            case ELIGIBLE, REFUNDED -> Tone.GOOD;
            case REQUESTED, APPROVED, SENDING -> Tone.ACCENT;
            case INELIGIBLE, OUTCOME_UNKNOWN -> Tone.CAUTION;
            case FAILED -> Tone.BAD;
            case REJECTED -> Tone.NEUTRAL;
        };
    }

    private List<Node> signs(Refund.Detail detail) {
        Refund.State state = detail.refund().state();
        List<Node> signs = new ArrayList<>();
        if (detail.refund().awaitingConfirmation()) {
            signs.add(Badge.of(surroundings.text("refunds.unconfirmed"), Tone.CAUTION));
        }
        if (detail.handling().frozen()) {
            signs.add(Badge.of(surroundings.text("refunds.frozen"), Tone.ACCENT));
        }
        signs.add(Badge.of(surroundings.messages().text("refundState", state), tone(state)));
        return signs;
    }

    private Node summary(Refund.Detail detail) {
        Refund refund = detail.refund();
        Label paid = new Label(formats.paid(refund.paid()));
        paid.getStyleClass().add("pane-amount");
        Label words =
                new Label(
                        surroundings.text(
                                refund.bonus().isZero() ? "refunds.stake" : "refunds.stake.bonus",
                                formats.money(refund.credit()),
                                formats.money(refund.bonus())));
        words.getStyleClass().add("muted");
        words.setWrapText(true);
        Label reason = new Label("“" + refund.reason() + "”");
        reason.setWrapText(true);
        reason.getStyleClass().add("quote");
        return new VBox(6, paid, words, reason);
    }

    private Node checks(Refund.Detail detail) {
        VBox lines = new VBox(8);
        if (detail.checks().isEmpty()) {
            Label none = new Label(surroundings.text("refunds.checks.none"));
            none.getStyleClass().add("muted");
            lines.getChildren().add(none);
        }
        for (Refund.Check check : detail.checks()) {
            lines.getChildren().add(check(check));
        }
        detail.evaluatedAt()
                .ifPresent(at -> {
                    Label when =
                            new Label(
                                    surroundings.text(
                                            "refunds.checked", formats.dateTimeSeconds(at)));
                    when.setTooltip(new Tooltip(Formats.utc(at)));
                    when.getStyleClass().add("muted");
                    lines.getChildren().add(when);
                });
        return section("refunds.checks", lines);
    }

    private Node check(Refund.Check check) {
        FontIcon icon = Icons.of(check.passed() ? Feather.CHECK_CIRCLE : Feather.X_CIRCLE);
        icon.getStyleClass().add(check.passed() ? "good-icon" : "bad-icon");
        Label rule =
                new Label(
                        surroundings
                                .messages()
                                .text(
                                        check.passed() ? "rule.passed" : "rule.failed",
                                        check.rule()));
        rule.getStyleClass().add("strong");
        rule.setWrapText(true);
        Label evidence = new Label(check.evidence());
        evidence.setWrapText(true);
        evidence.getStyleClass().add("muted");
        HBox line = new HBox(10, icon, new VBox(2, rule, evidence));
        line.getStyleClass().addAll("check-line", check.passed() ? "check-good" : "check-bad");
        return line;
    }

    /** What approving does, in words and as the books will have it. */
    private Node consequence(Refund.Detail detail) {
        Refund refund = detail.refund();
        Money credit = detail.effect().map(Refund.Effect::credit).orElse(refund.credit());
        Money bonus = detail.effect().map(Refund.Effect::bonus).orElse(refund.bonus());
        Money goodwill = detail.effect().map(Refund.Effect::goodwill).orElse(Money.ZERO);
        VBox lines = new VBox(4);
        lines.getChildren()
                .add(
                        words(
                                surroundings.text(
                                        "refunds.does.pay",
                                        formats.paid(refund.paid()),
                                        refund.accountEmail())));
        lines.getChildren()
                .add(words(surroundings.text("refunds.does.credit", formats.money(credit))));
        if (!bonus.isZero()) {
            lines.getChildren()
                    .add(words(surroundings.text("refunds.does.bonus", formats.money(bonus))));
        }
        if (!goodwill.isZero()) {
            lines.getChildren()
                    .add(
                            words(
                                    surroundings.text(
                                            "refunds.does.goodwill", formats.money(goodwill))));
        }
        detail.effect().ifPresent(effect -> lines.getChildren().add(postings(effect)));
        return section("refunds.does", lines);
    }

    /** Names of ledger accounts are long: they are cut in their middle, never the amounts. */
    private Node postings(Refund.Effect effect) {
        VBox lines = new VBox(4);
        for (LedgerEntry.Posting posting : effect.postings()) {
            Money amount = posting.amount();
            Label account = new Label(posting.ledgerAccount());
            account.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            account.setTooltip(new Tooltip(posting.ledgerAccount()));
            account.getStyleClass().add("fact-name");
            Label words =
                    new Label(
                            surroundings.text(
                                    amount.isNegative() ? "refunds.credited" : "refunds.debited",
                                    formats.money(
                                            amount.isNegative() ? amount.negated() : amount)));
            words.setMinWidth(USE_PREF_SIZE);
            lines.getChildren().add(new HBox(12, account, Dialogs.spacer(), words));
        }
        return lines;
    }

    /** The letter that goes with the decision; there is none where no mail is set up. */
    private Node reply(RefundsViewModel model) {
        Label subject = new Label();
        subject.getStyleClass().add("strong");
        subject.setWrapText(true);
        subject.textProperty()
                .bind(model.reply().map(found -> found.map(RefundReply::subject).orElse("")));
        Label text = new Label();
        text.setWrapText(true);
        text.getStyleClass().add("quote");
        text.textProperty()
                .bind(model.reply().map(found -> found.map(RefundReply::text).orElse("")));
        Node section = section("refunds.reply", new VBox(4, subject, text));
        section.visibleProperty().bind(text.textProperty().map(words -> !words.isEmpty()));
        section.managedProperty().bind(section.visibleProperty());
        return section;
    }

    private static Label words(String text) {
        Label label = new Label("•  " + text);
        label.setWrapText(true);
        return label;
    }

    private Node facts(Refund.Detail detail) {
        Refund refund = detail.refund();
        Facts facts = new Facts(surroundings);
        facts.with(surroundings.text("refunds.paidAt"), detail.paidAt());
        facts.with(surroundings.text("refunds.requestedAt"), refund.requestedAt());
        facts.with(surroundings.text("refunds.deadline"), refund.deadlineAt());
        facts.with(
                surroundings.text("refunds.source"),
                surroundings.messages().text("refundSource", refund.source()));
        facts.with(surroundings.text("refunds.requestedBy"), refund.requestedBy());
        refund.approvedBy()
                .ifPresent(by -> facts.with(surroundings.text("refunds.approvedBy"), by));
        Refund.Handling handling = detail.handling();
        handling.exception()
                .ifPresent(exception ->
                        facts.with(
                                surroundings.text("refunds.exceptedBy"),
                                exception.by() + ": " + exception.reason()));
        handling.resendableAt()
                .ifPresent(at -> facts.with(surroundings.text("refunds.resendable"), at));
        handling.creditBack()
                .ifPresent(back ->
                        facts.with(surroundings.text("refunds.creditBack"), formats.money(back)));
        detail.rejectionReason()
                .ifPresent(
                        reason -> facts.with(surroundings.text("refunds.rejectionReason"), reason));
        facts.with(surroundings.text("refunds.id"), new Copyable(refund.id(), surroundings));
        facts.withId(surroundings.text("refunds.topUp"), refund.topUpId());
        facts.withId(surroundings.text("refunds.account"), refund.accountId());
        detail.providerRefundId()
                .ifPresent(id -> facts.withId(surroundings.text("refunds.provider"), id));
        return section("refunds.facts", facts);
    }

    private Node timeline(Refund.Detail detail) {
        return section("refunds.timeline", EventLines.of(detail.timeline(), surroundings));
    }

    private Node actions(Refund.Detail detail, RefundsViewModel model, RefundDialogs dialogs) {
        FlowPane row = new FlowPane(8, 8);
        row.setAlignment(Pos.CENTER_RIGHT);
        row.getStyleClass().add("pane-foot");
        for (RefundAction action : model.actions(detail.refund()).reversed()) {
            Button button = new Button(surroundings.messages().text("refunds.action", action));
            button.setId(ID.get(action));
            Label key = new Label(action.key().getName());
            key.getStyleClass().add("key");
            button.setGraphic(key);
            button.setContentDisplay(ContentDisplay.RIGHT);
            button.setOnAction(pressed -> dialogs.open(action, detail));
            button.disableProperty().bind(model.busy());
            if (action == RefundAction.APPROVE
                    && detail.refund().state() == Refund.State.ELIGIBLE) {
                button.getStyleClass().add("accent");
            }
            row.getChildren().add(button);
        }
        return row;
    }
}
