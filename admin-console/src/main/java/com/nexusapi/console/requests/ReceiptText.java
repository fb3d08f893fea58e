package com.nexusapi.console.requests;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A receipt as plain text, for the clipboard. */
final class ReceiptText {

    private ReceiptText() {}

    static String of(Receipt receipt, Surroundings surroundings) {
        Formats formats = surroundings.formats();
        RequestSummary request = receipt.request();
        List<String> lines = new ArrayList<>();
        lines.add(surroundings.text("receipt.request") + "\t" + request.id());
        lines.add(Formats.utc(request.startedAt()));
        for (Receipt.Line line : receipt.lines()) {
            lines.add(
                    String.join(
                            "\t",
                            line.component(),
                            formats.count(line.quantity()),
                            unitPrice(line, surroundings),
                            formats.exactPico(new BigDecimal(line.amountPicoUsd()))));
        }
        lines.add(
                surroundings.text("receipt.sum")
                        + "\t"
                        + formats.exactPico(new BigDecimal(receipt.sumPicoUsd())));
        lines.add(surroundings.text("receipt.plan") + "\t" + formats.factor(receipt.planBps()));
        lines.add(surroundings.text("receipt.tier") + "\t" + formats.factor(receipt.tierBps()));
        lines.add(surroundings.text("receipt.charge") + "\t" + formats.exact(request.charge()));
        receipt.entryId()
                .ifPresent(id -> lines.add(surroundings.text("receipt.entry") + "\t" + id));
        return String.join("\n", lines);
    }

    /** Tokens are priced by the million, other units one by one. */
    static String unitPrice(Receipt.Line line, Surroundings surroundings) {
        Formats formats = surroundings.formats();
        return line.unit().toLowerCase(Locale.ROOT).startsWith("token")
                ? surroundings.text(
                        "receipt.perMillion", formats.perMillion(Price.ofPicos(line.picoUsd())))
                : formats.exactPico(new BigDecimal(line.picoUsd()));
    }
}
