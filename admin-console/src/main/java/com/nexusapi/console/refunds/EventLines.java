package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;

/** What happened, line by line: what, when, who, and what is known of it. */
final class EventLines {

    private EventLines() {}

    static Node of(List<Refund.Event> timeline, Surroundings surroundings) {
        VBox events = new VBox(10);
        for (Refund.Event event : timeline) {
            Label what = new Label(surroundings.messages().textOf("refundEvent", event.kind()));
            what.getStyleClass().add("strong");
            Label who =
                    new Label(
                            surroundings.formats().dateTimeSeconds(event.at())
                                    + "  ·  "
                                    + event.actor());
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
        return events;
    }
}
