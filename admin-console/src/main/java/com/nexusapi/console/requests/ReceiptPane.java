package com.nexusapi.console.requests;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.ui.Badge;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Copyable;
import com.nexusapi.console.ui.Dialogs;
import com.nexusapi.console.ui.Facts;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Icons;
import com.nexusapi.console.ui.SidePane;
import com.nexusapi.console.ui.Surroundings;
import java.math.BigDecimal;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The receipt of one call: how its charge came about, computed again here, line by line. */
final class ReceiptPane extends SidePane {

    private final Formats formats;
    private final Directory directory;

    ReceiptPane(Receipt receipt, Directory directory, Surroundings surroundings, Runnable close) {
        super(surroundings);
        this.formats = surroundings.formats();
        this.directory = directory;
        Button shut = new Button();
        shut.setId("receiptClose");
        Icons.iconOnly(shut, Feather.X, surroundings.text("close"));
        shut.getStyleClass().add("flat");
        shut.setOnAction(pressed -> close.run());
        Button copy = new Button(surroundings.text("receipt.copy"), Icons.of(Feather.COPY));
        copy.getStyleClass().addAll("small", "flat");
        copy.setOnAction(pressed -> Copyable.copy(ReceiptText.of(receipt, surroundings)));
        head(surroundings.text("receipt.title"), copy, shut);
        body(summary(receipt), account(receipt), draws(receipt), ids(receipt));
    }

    static Tone tone(Outcome outcome) {
        return switch (outcome) {
            case COMPLETE -> Tone.GOOD;
            case CLIENT_GONE -> Tone.NEUTRAL;
            case UPSTREAM_CUT, REFUSED -> Tone.CAUTION;
            case UPSTREAM_ERROR, WITHHELD -> Tone.BAD;
        };
    }

    private Node summary(Receipt receipt) {
        RequestSummary request = receipt.request();
        Label charge = new Label(formats.exact(request.charge()));
        charge.getStyleClass().add("pane-amount");
        Label model = new Label(request.model().orElse("–"));
        model.getStyleClass().add("strong");
        HBox line =
                new HBox(
                        8,
                        model,
                        Badge.of(
                                surroundings.messages().text("outcome", request.outcome()),
                                tone(request.outcome())),
                        Badge.of(Integer.toString(request.status()), Tone.NEUTRAL));
        request.errorCode().ifPresent(code -> line.getChildren().add(Badge.of(code, Tone.NEUTRAL)));
        line.setAlignment(Pos.CENTER_LEFT);
        String timing =
                surroundings.text(
                        request.stream() ? "receipt.timing.stream" : "receipt.timing",
                        formats.dateTimeSeconds(request.startedAt()),
                        formats.millis(request.latencyMs()),
                        request.firstByteMs().map(formats::millis).orElse("–"));
        Label when = new Label(timing);
        when.getStyleClass().add("muted");
        when.setWrapText(true);
        return new VBox(6, charge, line, when);
    }

    private Node account(Receipt receipt) {
        ReceiptProof proof = ReceiptProof.of(receipt);
        int decimals = decimals(receipt, proof);
        GridPane grid = new GridPane();
        grid.getStyleClass().add("ledger");
        for (int column = 0; column < 4; column++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setHgrow(column == 0 ? Priority.ALWAYS : Priority.SOMETIMES);
            constraints.setHalignment(column == 0 ? HPos.LEFT : HPos.RIGHT);
            grid.getColumnConstraints().add(constraints);
        }
        row(
                grid,
                "ledger-head",
                surroundings.text("receipt.component"),
                surroundings.text("receipt.quantity"),
                surroundings.text("receipt.price"),
                surroundings.text("receipt.amount"));
        for (Receipt.Line line : receipt.lines()) {
            row(
                    grid,
                    "ledger-line",
                    surroundings.messages().textOf("component", line.component()),
                    formats.count(line.quantity()),
                    unitPrice(line),
                    pico(new BigDecimal(line.amountPicoUsd()), decimals));
        }
        total(
                grid,
                "ledger-sum",
                surroundings.text("receipt.sum"),
                pico(new BigDecimal(proof.sumPicoUsd()), decimals));
        total(
                grid,
                "ledger-total-line",
                surroundings.text("receipt.plan"),
                formats.factor(receipt.planBps()));
        total(
                grid,
                "ledger-total-line",
                surroundings.text("receipt.tier"),
                formats.factor(receipt.tierBps()));
        total(
                grid,
                "ledger-total",
                surroundings.text("receipt.charge"),
                formats.exact(proof.charge()));
        return section("receipt.how", new VBox(10, grid, verdict(receipt, proof)));
    }

    private Node verdict(Receipt receipt, ReceiptProof proof) {
        Label words =
                new Label(
                        proof.isProven()
                                ? surroundings.text("receipt.equal")
                                : surroundings.text(
                                        "receipt.unequal",
                                        formats.exact(proof.charge()),
                                        formats.exact(receipt.request().charge())));
        words.setId("receiptVerdict");
        words.setWrapText(true);
        words.setGraphic(
                Icons.of(proof.isProven() ? Feather.CHECK_CIRCLE : Feather.ALERT_TRIANGLE));
        words.getStyleClass().addAll("verdict", proof.isProven() ? "verdict-good" : "verdict-bad");
        words.setMaxWidth(Double.MAX_VALUE);
        return words;
    }

    private Node draws(Receipt receipt) {
        if (receipt.draws().isEmpty()) {
            Label none = new Label(surroundings.text("receipt.draws.none"));
            none.getStyleClass().add("muted");
            return section("receipt.draws", none);
        }
        Facts facts = new Facts(surroundings);
        for (Receipt.Draw draw : receipt.draws()) {
            Label amount = new Label(formats.exact(draw.amount()));
            amount.getStyleClass().add("strong");
            amount.setMinWidth(Region.USE_PREF_SIZE);
            HBox value =
                    new HBox(8, new Copyable(draw.lotId(), surroundings), Dialogs.spacer(), amount);
            value.setAlignment(Pos.CENTER_LEFT);
            facts.with(surroundings.text("receipt.lot"), value);
        }
        return section("receipt.draws", facts);
    }

    private Node ids(Receipt receipt) {
        RequestSummary request = receipt.request();
        Facts facts = new Facts(surroundings);
        facts.withId(surroundings.text("receipt.request"), request.id());
        request.accountId()
                .ifPresent(id ->
                        facts.withId(
                                surroundings.text("receipt.account"), directory.accountName(id)));
        request.keyId().ifPresent(id -> facts.withId(surroundings.text("receipt.key"), id));
        facts.with(surroundings.text("receipt.endpoint"), request.endpoint());
        request.channelId()
                .ifPresent(id ->
                        facts.withId(
                                surroundings.text("receipt.channel"), directory.channelName(id)));
        facts.with(surroundings.text("receipt.cost"), formats.exact(request.cost()));
        facts.with(
                surroundings.text("receipt.source"),
                surroundings.messages().text("usageSource", request.usageSource()));
        receipt.priceVersionId()
                .ifPresent(id -> facts.withId(surroundings.text("receipt.priceVersion"), id));
        receipt.entryId().ifPresent(id -> facts.withId(surroundings.text("receipt.entry"), id));
        return section("receipt.trace", facts);
    }

    private static void row(GridPane grid, String style, String... cells) {
        int row = grid.getRowCount();
        for (int column = 0; column < cells.length; column++) {
            Label label = new Label(cells[column]);
            label.getStyleClass()
                    .addAll("ledger-cell", style, column == 0 ? "ledger-first" : "ledger-number");
            label.setMaxWidth(Double.MAX_VALUE);
            label.setAlignment(column == 0 ? Pos.CENTER_LEFT : Pos.CENTER_RIGHT);
            if (column > 0) {
                label.setMinWidth(USE_PREF_SIZE);
            }
            grid.add(label, column, row);
        }
    }

    /** A line of words and one amount. */
    private static void total(GridPane grid, String style, String words, String amount) {
        int row = grid.getRowCount();
        Label label = new Label(words);
        label.getStyleClass().addAll("ledger-cell", style);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMinWidth(USE_PREF_SIZE);
        grid.add(label, 0, row, 3, 1);
        Label value = new Label(amount);
        value.getStyleClass().addAll("ledger-cell", style);
        value.setMaxWidth(Double.MAX_VALUE);
        value.setMinWidth(USE_PREF_SIZE);
        value.setAlignment(Pos.CENTER_RIGHT);
        grid.add(value, 3, row);
    }

    /** Tokens are priced by the million, other units one by one. */
    private String unitPrice(Receipt.Line line) {
        return ReceiptText.unitPrice(line, surroundings);
    }

    /** As many as the longest amount needs, so that all stand point under point. */
    private static int decimals(Receipt receipt, ReceiptProof proof) {
        int most = Formats.decimals(new BigDecimal(proof.sumPicoUsd(), 12));
        for (Receipt.Line line : receipt.lines()) {
            most = Math.max(most, Formats.decimals(BigDecimal.valueOf(line.amountPicoUsd(), 12)));
        }
        return most;
    }

    private String pico(BigDecimal amount, int decimals) {
        return formats.aligned(amount.movePointLeft(12), decimals);
    }
}
