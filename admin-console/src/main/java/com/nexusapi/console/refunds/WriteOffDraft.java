package com.nexusapi.console.refunds;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.console.i18n.Dollars;
import com.nexusapi.console.i18n.Phrase;
import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;

/** How much of what an account owes is to be given up, and why, as it is written. */
public final class WriteOffDraft {

    private final Dispute dispute;
    private final Money owed;
    private final StringProperty amount;
    private final StringProperty reason = new SimpleStringProperty("");

    /** Begins with all that is owed. */
    WriteOffDraft(Dispute.Detail looked) {
        dispute = looked.dispute();
        owed = looked.debt();
        amount = new SimpleStringProperty(owed.toString());
    }

    Dispute dispute() {
        return dispute;
    }

    Money owed() {
        return owed;
    }

    StringProperty amount() {
        return amount;
    }

    StringProperty reason() {
        return reason;
    }

    /** The amount written, if that much can be given up. */
    Optional<Money> given() {
        return typed().filter(Money::isPositive).filter(money -> money.compareTo(owed) <= 0);
    }

    private Optional<Money> typed() {
        return Dollars.read(amount.get());
    }

    /** What is wrong with the amount, if anything is. */
    ObservableValue<Phrase> wrong() {
        return amount.map(text -> typed().map(this::wrong).orElseGet(WriteOffDraft::noNumber));
    }

    private Phrase wrong(Money money) {
        if (!money.isPositive()) {
            return noNumber();
        }
        return money.compareTo(owed) > 0
                ? Phrase.of("disputes.writeOff.most", owed.toString())
                : Phrase.none();
    }

    private static Phrase noNumber() {
        return Phrase.of("disputes.writeOff.number");
    }

    /** What it does in money, once the amount is one. */
    ObservableValue<Phrase> does() {
        return amount.map(text -> given().map(this::does).orElseGet(Phrase::none));
    }

    private Phrase does(Money money) {
        Money left = owed.minus(money);
        return left.isZero()
                ? Phrase.of("disputes.writeOff.does.all", money.toString())
                : Phrase.of("disputes.writeOff.does", money.toString(), left.toString());
    }

    /** Whether it can be done as it is written. */
    ObservableValue<Boolean> isComplete() {
        return amount.flatMap(text -> reason.map(words -> given().isPresent() && !words.isBlank()));
    }
}
