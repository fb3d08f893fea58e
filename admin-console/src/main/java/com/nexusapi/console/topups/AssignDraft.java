package com.nexusapi.console.topups;

import com.nexusapi.common.Money;
import com.nexusapi.console.i18n.Dollars;
import com.nexusapi.console.i18n.Phrase;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;

/** Whose a payment is that names no top-up, and why, as it is written. */
public final class AssignDraft {

    private final Function<String, Optional<String>> accounts;
    private final StringProperty account = new SimpleStringProperty("");
    private final StringProperty credit = new SimpleStringProperty("");
    private final StringProperty reason = new SimpleStringProperty("");

    /**
     * Begins empty.
     *
     * @param accounts finds an account's id by what is typed
     */
    AssignDraft(Function<String, Optional<String>> accounts) {
        this.accounts = accounts;
    }

    StringProperty account() {
        return account;
    }

    /** For a payment in another currency: what it is in dollars. Mostly left empty. */
    StringProperty credit() {
        return credit;
    }

    StringProperty reason() {
        return reason;
    }

    Optional<String> accountId() {
        return accounts.apply(account.get());
    }

    Optional<Money> given() {
        return Dollars.read(credit.get()).filter(Money::isPositive);
    }

    /** What is wrong with the account, if anything is. */
    ObservableValue<Phrase> wrongAccount() {
        return account.map(name ->
                name.isBlank() || accountId().isPresent()
                        ? Phrase.none()
                        : Phrase.of("topups.assign.nobody"));
    }

    /** What is wrong with the amount, if anything is. */
    ObservableValue<Phrase> wrongCredit() {
        return credit.map(amount ->
                amount.isBlank() || given().isPresent()
                        ? Phrase.none()
                        : Phrase.of("topups.assign.number"));
    }

    /** Whether it can be done as it is written. */
    ObservableValue<Boolean> isComplete() {
        return account.flatMap(name -> wrongCredit().flatMap(wrong -> reason.map(this::isWhole)));
    }

    private boolean isWhole(String why) {
        return accountId().isPresent()
                && wrongCredit().getValue().equals(Phrase.none())
                && !why.isBlank();
    }
}
