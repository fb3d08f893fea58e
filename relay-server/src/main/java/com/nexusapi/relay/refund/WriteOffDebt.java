package com.nexusapi.relay.refund;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Account.Balance;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.ledger.Decision;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.store.Db;
import java.util.Optional;

/** Gives up what an account owes after a chargeback, as a loss. */
public final class WriteOffDebt {

    private final Db db;
    private final Ledger ledger;
    private final Accounts accounts;

    public WriteOffDebt(Db db, Ledger ledger, Accounts accounts) {
        this.db = db;
        this.ledger = ledger;
        this.accounts = accounts;
    }

    /** Answer to {@link #writeOff}. */
    public sealed interface Outcome {
        record Written(String entryId, Balance balance) implements Outcome {}

        record NothingOwed() implements Outcome {}

        record NoSuchAccount() implements Outcome {}
    }

    /**
     * Writes off.
     *
     * @param most all of the debt if absent
     */
    public Outcome writeOff(String accountId, Optional<Money> most, Decision decision) {
        if (accounts.find(accountId).isEmpty()) {
            return new Outcome.NoSuchAccount();
        }
        Optional<String> entry =
                db.call(tx ->
                        ledger.writeOff(
                                tx,
                                accountId,
                                most.orElseGet(() -> ledger.balance(tx, accountId).debt()),
                                decision));
        return entry.<Outcome>map(id -> new Outcome.Written(id, ledger.balance(accountId)))
                .orElseGet(Outcome.NothingOwed::new);
    }
}
