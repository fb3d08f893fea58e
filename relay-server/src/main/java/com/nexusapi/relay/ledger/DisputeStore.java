package com.nexusapi.relay.ledger;

import com.nexusapi.common.Money;
import com.nexusapi.relay.store.Row;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Optional;

/** What chargebacks took and left owed. Everything here runs under the account's row lock. */
final class DisputeStore {

    private static final String COLUMNS =
            """
            SELECT dispute_id, account_id, top_up_id, lot_id, taken, bonus_lot_id, bonus_taken,
                expired, owed, written_off, entry_id, won_entry_id, cause
            FROM chargeback
            """;

    /** Credit of a lot that was taken out of it. */
    record Part(String lotId, Money amount) {}

    /** The parts of a top-up that were gone when it was charged back. */
    record Gone(Money expired, Money owed) {}

    /**
     * A chargeback in the books.
     *
     * @param bonus of the bonus what was unspent
     * @param writtenOff the part of what was owed that was given up
     */
    record Charged(
            Chargeback of,
            String accountId,
            Part paid,
            Optional<Part> bonus,
            Gone gone,
            Money writtenOff,
            String entryId,
            Optional<String> wonEntryId) {

        Money credit() {
            return paid.amount().plus(gone.expired()).plus(gone.owed());
        }
    }

    void insert(Tx tx, Charged charged) {
        tx.update(
                """
                INSERT INTO chargeback (dispute_id, account_id, top_up_id, state, lot_id, taken,
                    bonus_lot_id, bonus_taken, expired, owed, written_off, entry_id, cause)
                VALUES (?, ?, ?, 'STANDING', ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                charged.of().disputeId(),
                charged.accountId(),
                charged.of().topUpId(),
                charged.paid().lotId(),
                charged.paid().amount(),
                charged.bonus().map(Part::lotId),
                charged.bonus().map(Part::amount).orElse(Money.ZERO),
                charged.gone().expired(),
                charged.gone().owed(),
                charged.writtenOff(),
                charged.entryId(),
                charged.of().cause());
    }

    Optional<String> accountOf(Tx tx, String disputeId) {
        return tx.first(
                "SELECT account_id FROM chargeback WHERE dispute_id = ?",
                row -> row.text("account_id"),
                disputeId);
    }

    Optional<Charged> find(Tx tx, String disputeId) {
        return tx.first(COLUMNS + " WHERE dispute_id = ?", DisputeStore::charged, disputeId);
    }

    /** The chargebacks of a top-up for that cause that were not won. */
    List<Charged> standing(Tx tx, String topUpId, Chargeback.Cause cause) {
        return tx.query(
                COLUMNS + " WHERE top_up_id = ? AND cause = ? AND state = 'STANDING'",
                DisputeStore::charged,
                topUpId,
                cause);
    }

    /** The account's chargebacks that were not won, oldest first. */
    List<Charged> standingOf(Tx tx, String accountId) {
        return tx.query(
                COLUMNS + " WHERE account_id = ? AND state = 'STANDING' ORDER BY entry_id",
                DisputeStore::charged,
                accountId);
    }

    /** True if a loss that was written off has come back with a dispute won. */
    boolean isLossRecovered(Tx tx, String accountId) {
        return tx.first(
                        """
                        SELECT dispute_id FROM chargeback
                        WHERE account_id = ? AND state = 'WON' AND written_off > 0
                        """,
                        row -> row.text("dispute_id"),
                        accountId)
                .isPresent();
    }

    void setWrittenOff(Tx tx, String disputeId, Money writtenOff) {
        tx.update(
                "UPDATE chargeback SET written_off = ? WHERE dispute_id = ?",
                writtenOff,
                disputeId);
    }

    void setWon(Tx tx, String disputeId, String entryId) {
        tx.update(
                """
                UPDATE chargeback SET state = 'WON', won_entry_id = ?
                WHERE dispute_id = ? AND state = 'STANDING'
                """,
                entryId,
                disputeId);
    }

    Money expiredOf(Tx tx, String lotId) {
        return tx.first("SELECT expired FROM lot WHERE id = ?", row -> row.money("expired"), lotId)
                .orElse(Money.ZERO);
    }

    /** Takes a part of a lot that goes on with what is left of it. */
    void take(Tx tx, Part part) {
        tx.update(
                "UPDATE lot SET revoked = revoked + ?, remaining = remaining - ? WHERE id = ?",
                part.amount(),
                part.amount(),
                part.lotId());
    }

    /** Makes credit spendable again that was revoked, unless its lot is frozen. */
    void giveBack(Tx tx, Part part) {
        tx.update(
                """
                UPDATE lot SET revoked = revoked - ?, remaining = remaining + ?,
                    state = CASE WHEN state IN ('FREEZING', 'FROZEN') THEN state ELSE 'OPEN' END
                WHERE id = ?
                """,
                part.amount(),
                part.amount(),
                part.lotId());
    }

    private static Charged charged(Row row) {
        Money bonusTaken = row.money("bonus_taken");
        return new Charged(
                new Chargeback(
                        row.text("dispute_id"),
                        row.text("top_up_id"),
                        Money.ZERO,
                        row.constant("cause", Chargeback.Cause.class),
                        Optional.empty()),
                row.text("account_id"),
                new Part(row.text("lot_id"), row.money("taken")),
                row.optionalText("bonus_lot_id").map(lotId -> new Part(lotId, bonusTaken)),
                new Gone(row.money("expired"), row.money("owed")),
                row.money("written_off"),
                row.text("entry_id"),
                row.optionalText("won_entry_id"));
    }
}
