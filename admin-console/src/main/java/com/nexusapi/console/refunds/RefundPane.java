package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Copyable;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.Surroundings;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One refund request: what is at stake, the policy check line by line, and what happened. */
final class RefundPane extends VBox {

    private static final Set<Refund.State> DECIDABLE =
            Set.of(Refund.State.REQUESTED, Refund.State.ELIGIBLE, Refund.State.INELIGIBLE);

    private final Surroundings surroundings;
    private final Formats formats;

    RefundPane(
            Refund.Detail detail,
            RefundsViewModel model,
            RefundDialogs dialogs,
            Surroundings surroundings) {
        this.surroundings = surroundings;
        this.formats = surroundings.formats();
        getStyleClass().addAll("side-pane", "wide-pane");
        VBox body =
                new VBox(
                        18,
                        summary(detail),
                        checks(detail),
                        consequence(detail),
                        facts(detail),
                        timeline(detail));
        body.getStyleClass().add("pane-body");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head(detail), scroll);
        if (model.mayDecide() && DECIDABLE.contains(detail.refund().state())) {
            getChildren().add(decisions(detail, model, dialogs));
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

    private Node head(Refund.Detail detail) {
        Label title = new Label(detail.refund().accountEmail());
        title.getStyleClass().add("pane-title");
        Refund.State state = detail.refund().state();
        HBox head =
                new HBox(
                        8,
                        title,
                        Dialogs.spacer(),
                        Badge.of(surroundings.messages().text("refundState", state), tone(state)));
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("pane-head");
        return head;
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

    private Node consequence(Refund.Detail detail) {
        Refund refund = detail.refund();
        VBox lines = new VBox(4);
        lines.getChildren()
                .add(
                        words(
                                surroundings.text(
                                        "refunds.does.pay",
                                        formats.paid(refund.paid()),
                                        refund.accountEmail())));
        lines.getChildren()
                .add(
                        words(
                                surroundings.text(
                                        "refunds.does.credit", formats.money(refund.credit()))));
        if (!refund.bonus().isZero()) {
            lines.getChildren()
                    .add(
                            words(
                                    surroundings.text(
                                            "refunds.does.bonus", formats.money(refund.bonus()))));
        }
        return section("refunds.does", lines);
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
        VBox events = new VBox(10);
        for (Refund.Event event : detail.timeline()) {
            Label what = new Label(surroundings.messages().textOf("refundEvent", event.kind()));
            what.getStyleClass().add("strong");
            Label who = new Label(formats.dateTimeSeconds(event.at()) + "  ·  " + event.actor());
            who.getStyleClass().add("muted");
            who.setTooltip(new Tooltip(Formats.utc(event.at())));
            VBox words = new VBox(2, what, who);
            if (!event.detail().isBlank()) {
                Label more = new Label(event.detail());
                more.setWrapText(true);
                words.getChildren().add(more);
            }
            words.getStyleClass().add("event");
            events.getChildren().add(words);
        }
        return section("refunds.timeline", events);
    }

    private Node decisions(Refund.Detail detail, RefundsViewModel model, RefundDialogs dialogs) {
        Button reject = new Button(surroundings.text("refunds.reject"));
        reject.setId("refundReject");
        reject.setOnAction(pressed -> dialogs.reject(detail));
        Button approve = new Button(surroundings.text("refunds.approve"), Icons.of(Feather.CHECK));
        approve.setId("refundApprove");
        if (detail.refund().state() == Refund.State.ELIGIBLE) {
            approve.getStyleClass().add("accent");
        }
        approve.setOnAction(pressed -> dialogs.approve(detail));
        for (Button button : new Button[] {reject, approve}) {
            button.disableProperty().bind(model.busy());
        }
        HBox row = new HBox(8, Dialogs.spacer(), reject, approve);
        row.getStyleClass().add("pane-foot");
        return row;
    }

    private Node section(String key, Node body) {
        Label heading = new Label(surroundings.text(key));
        heading.getStyleClass().add("section-title");
        return new VBox(8, heading, body);
    }
}
