package com.nexusapi.console.mail;

import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.i18n.Result;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/** The correspondence with customers, one shelf of it at a time. */
public final class MailViewModel {

    private final Errands errands;
    private final ReceivedViewModel received;
    private final OutboxViewModel outbox;
    private final TemplatesViewModel templates;
    private final Consumer<String> openRefund;
    private final ObjectProperty<Shelf> shelf = new SimpleObjectProperty<>(Shelf.RECEIVED);

    /**
     * Builds it.
     *
     * @param openRefund goes to where a refund request is decided
     */
    public MailViewModel(Connection connection, Directory directory, Consumer<String> openRefund) {
        errands = new Errands(connection);
        received = new ReceivedViewModel(errands, directory);
        outbox = new OutboxViewModel(errands);
        templates = new TemplatesViewModel(errands);
        this.openRefund = openRefund;
        shelf.addListener((observed, before, now) -> {
            errands.forget();
            refresh();
        });
    }

    /** Reads again what is shown, and how much waits for a person elsewhere. */
    public void refresh() {
        if (!errands.connection().isConnected()) {
            return;
        }
        received.mails().refresh();
        outbox.letters().refresh();
        if (shelf.get() == Shelf.TEMPLATES) {
            templates.refresh();
        }
    }

    /** Goes to the refund request that a mail made or belongs to. */
    public void openRefund(String refundId) {
        openRefund.accept(refundId);
    }

    public ReceivedViewModel received() {
        return received;
    }

    public OutboxViewModel outbox() {
        return outbox;
    }

    public TemplatesViewModel templates() {
        return templates;
    }

    public ObjectProperty<Shelf> shelf() {
        return shelf;
    }

    /** Whether something is being done. */
    public ReadOnlyObjectProperty<Boolean> busy() {
        return errands.busy();
    }

    public ReadOnlyObjectProperty<Result> said() {
        return errands.said();
    }
}
