package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.LedgerEntry;
import com.nexusapi.common.admin.LotKind;
import com.nexusapi.common.admin.LotState;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.store.Dialect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Revocations, provider's fees and exchange differences, corrections, figures, the journal. */
class OperatorEntriesTest {

    private static final Decision MISTAKE = new Decision("anne@example.com", "a mistake");
    private static final Instant FOREVER = Instant.parse("2100-01-01T00:00:00Z");

    private static Money cents(long cents) {
        return Money.ofCents(cents);
    }

    private static String only(Books books, String kind) {
        List<LedgerEntry> found =
                books.ledger.entries(
                        new EntryFilter(
                                Instant.EPOCH,
                                FOREVER,
                                Optional.empty(),
                                Optional.of(kind),
                                Optional.empty()),
                        10);
        assertThat(found).hasSize(1);
        return found.getFirst().id();
    }

    private static Correction correct(Books books, String entryId) {
        return books.db.call(tx -> books.ledger.correct(tx, entryId, MISTAKE));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aGrantIsRevokedAsFarAsItIsUnspent(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(70)), cents(30));
            String lot = books.lot(LotKind.GRANT);
            Revocation revoked = books.ledger.revoke(lot, MISTAKE);
            assertThat(revoked)
                    .isInstanceOfSatisfying(
                            Revocation.Revoked.class,
                            done -> assertThat(done.amount()).isEqualTo(cents(70)));
            assertThat(books.stateOf(LotKind.GRANT)).isEqualTo(LotState.REVOKED);
            assertThat(books.balance().available()).isEqualTo(Money.ZERO);
            assertThat(books.sum("promo:given")).isEqualTo(cents(30));
            assertThat(books.ledger.revoke(lot, MISTAKE)).isEqualTo(new Revocation.NothingLeft());
            assertThat(books.audited()).containsExactly("credit.revoked");
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRunningCallWhoseGrantIsRevokedIsChargedToOtherCredit(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.faults.nobodyPauses = true;
            books.grant(cents(100));
            Hold hold = books.hold(cents(70));
            books.topUp("top_1", cents(50), Money.ZERO);
            assertThat(books.ledger.revoke(books.lot(LotKind.GRANT), MISTAKE))
                    .isInstanceOf(Revocation.Revoked.class);
            books.settle(hold, cents(40));
            assertThat(books.balance().available()).isEqualTo(cents(10));
            books.idle(books.ledger);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aBonusRevokedUnusedDoesNotStandInTheWayOfTheRefund(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            assertThat(books.ledger.revoke(books.lot(LotKind.TOP_UP), MISTAKE))
                    .isEqualTo(new Revocation.PaidFor());
            assertThat(books.ledger.revoke("lot_none", MISTAKE))
                    .isEqualTo(new Revocation.NoSuchLot());
            assertThat(books.ledger.revoke(books.lot(LotKind.BONUS), MISTAKE))
                    .isInstanceOf(Revocation.Revoked.class);
            assertThat(books.db.call(tx -> books.ledger.useOf(tx, "top_1")).isUntouched()).isTrue();
            assertThat(books.freeze("top_1")).isTrue();
            books.db.run(tx -> books.ledger.refund(tx, "top_1"));
            assertThat(books.sum("promo:given")).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aBonusFrozenForARefundIsNotRevoked(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            assertThat(books.freeze("top_1")).isTrue();
            assertThat(books.ledger.revoke(books.lot(LotKind.BONUS), MISTAKE))
                    .isEqualTo(new Revocation.Frozen());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aFeeReturnedWithARefundIsBookedOnceAndNeverMoreThanWasKept(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            String entry = feeReturned(books, "ref_1", cents(30));
            assertThat(feeReturned(books, "ref_1", cents(30))).isEqualTo(entry);
            assertThatThrownBy(() -> feeReturned(books, "ref_2", cents(21)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(books.sum("processor:fees")).isEqualTo(cents(20));
            assertThat(books.sum("processor:dodo")).isEqualTo(cents(1_980));
            books.assertBalanced();
        }
    }

    private static String feeReturned(Books books, String refund, Money amount) {
        return books.db.call(tx -> books.ledger.feeReturned(tx, "top_1", refund, amount));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSettlementThatDiffersGoesToExchange(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            assertThat(settled(books, cents(1_950))).isEmpty();
            assertThat(settled(books, cents(1_930))).isPresent();
            assertThat(settled(books, cents(1_930))).isEmpty();
            assertThat(books.sum("processor:fx")).isEqualTo(cents(20));
            assertThat(settled(books, cents(1_960))).isPresent();
            assertThat(books.sum("processor:fx")).isEqualTo(cents(-10));
            assertThat(books.sum("processor:dodo")).isEqualTo(cents(1_960));
            books.assertBalanced();
        }
    }

    private static Optional<String> settled(Books books, Money net) {
        return settled(books, new Settled(net, true));
    }

    private static Optional<String> settled(Books books, Settled settled) {
        return books.db.call(tx -> books.ledger.settled(tx, "top_1", settled));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aFeeThatIsToldLaterIsAFeeAndNoneOfItIsTakenBackTwice(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            assertThat(books.sum("processor:fees")).isEqualTo(cents(50));
            assertThat(settled(books, new Settled(cents(1_900), false))).isPresent();
            assertThat(books.sum("processor:fees")).isEqualTo(cents(100));
            assertThat(settled(books, new Settled(cents(1_980), false))).isPresent();
            assertThat(books.sum("processor:fees")).isEqualTo(cents(20));
            assertThat(settled(books, new Settled(cents(2_010), false))).isPresent();
            assertThat(books.sum("processor:fees")).isEqualTo(cents(20));
            assertThat(books.sum("processor:fx")).isEqualTo(cents(-30));
            assertThat(books.sum("processor:dodo")).isEqualTo(cents(2_010));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aWrongGrantIsReversedOnceByAnEntryThatNamesIt(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            String wrong = only(books, "GRANT");
            assertThat(correct(books, wrong)).isInstanceOf(Correction.Corrected.class);
            String correction = only(books, "CORRECTION");
            assertThat(correct(books, wrong)).isEqualTo(new Correction.CorrectedBefore(correction));
            assertThat(correct(books, correction)).isInstanceOf(Correction.NotCorrectable.class);
            assertThat(correct(books, "jrn_none")).isEqualTo(new Correction.NoSuchEntry());
            assertThat(books.stateOf(LotKind.GRANT)).isEqualTo(LotState.REVOKED);
            assertThat(books.sum("promo:given")).isEqualTo(Money.ZERO);
            assertThat(books.audited()).containsExactly("entry.corrected");
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void onlyWhatNothingWasBuiltOnIsCorrected(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.settle(books.hold(cents(100)), cents(130));
            books.topUp("top_1", cents(2_000), Money.ZERO);
            for (String kind : List.of("GRANT", "USAGE", "TOP_UP", "DEBT_REPAYMENT")) {
                assertThat(correct(books, only(books, kind)))
                        .as(kind)
                        .isInstanceOf(Correction.NotCorrectable.class);
            }
            assertThat(books.count("correction")).isZero();
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aWriteOffTakenBackIsOwedAgain(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(100), Money.ZERO);
            books.settle(books.hold(cents(60)), cents(60));
            books.db.run(
                    tx -> books.ledger.chargeBack(tx, new Chargeback("dp_1", "top_1", Money.ZERO)));
            books.db.run(tx -> books.ledger.writeOff(tx, Books.ACCOUNT, cents(40), MISTAKE));
            assertThat(books.balance().debt()).isEqualTo(cents(20));
            assertThat(correct(books, only(books, "WRITE_OFF")))
                    .isInstanceOf(Correction.Corrected.class);
            assertThat(books.balance().debt()).isEqualTo(cents(60));
            books.assertBalanced();
            books.db.run(tx -> books.ledger.writeOff(tx, Books.ACCOUNT, cents(50), MISTAKE));
            books.db.run(tx -> books.ledger.disputeWon(tx, "dp_1"));
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            String youngest =
                    books.ledger
                            .entries(filter(Optional.of("dispute:loss"), Optional.empty()), 2)
                            .getLast()
                            .id();
            assertThat(correct(books, youngest)).isInstanceOf(Correction.NotCorrectable.class);
            assertThat(books.balance().available()).isEqualTo(cents(40));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aFeeBookedWronglyIsCorrectedAndCanBeBookedAnew(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), Money.ZERO);
            String wrong = feeReturned(books, "ref_1", cents(50));
            assertThat(correct(books, wrong)).isInstanceOf(Correction.Corrected.class);
            assertThat(feeReturned(books, "ref_1", cents(30))).isNotEqualTo(wrong);
            assertThat(books.sum("processor:fees")).isEqualTo(cents(20));
            books.assertBalanced();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theJournalIsReadByAccountKindAndPage(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(2_000), cents(200));
            books.settle(books.hold(cents(60)), cents(60));
            books.grant(cents(100));
            List<LedgerEntry> all =
                    books.ledger.entries(filter(Optional.empty(), Optional.empty()), 10);
            assertThat(all)
                    .extracting(LedgerEntry::kind)
                    .containsExactly("GRANT", "USAGE", "TOP_UP");
            for (LedgerEntry entry : all) {
                assertThat(
                                entry.postings().stream()
                                        .map(LedgerEntry.Posting::amount)
                                        .reduce(Money.ZERO, Money::plus))
                        .isEqualTo(Money.ZERO);
            }
            List<LedgerEntry> first =
                    books.ledger.entries(filter(Optional.empty(), Optional.empty()), 2);
            assertThat(
                            books.ledger.entries(
                                    filter(Optional.empty(), Optional.of(first.getLast().id())), 2))
                    .isEqualTo(all.subList(2, 3));
            assertThat(
                            books.ledger.entries(
                                    filter(Optional.of("revenue:usage"), Optional.empty()), 10))
                    .isEqualTo(all.subList(1, 2));
            assertThat(
                            books.ledger.entries(
                                    filter(Optional.of(Books.ACCOUNT), Optional.empty()), 10))
                    .isEqualTo(all);
            assertThat(books.ledger.entries(filter(Optional.of("acc_2"), Optional.empty()), 10))
                    .isEmpty();
        }
    }

    private static EntryFilter filter(Optional<String> account, Optional<String> before) {
        return new EntryFilter(Instant.EPOCH, FOREVER, account, Optional.empty(), before);
    }

    @Test
    void anUnknownKindIsRefused() {
        assertThatThrownBy(() ->
                        new EntryFilter(
                                Instant.EPOCH,
                                FOREVER,
                                Optional.empty(),
                                Optional.of("GIFT"),
                                Optional.empty()))
                .isInstanceOf(InvalidValueException.class);
    }

    /** Half of each charge is cost (see {@link Books#record}). */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void figuresTellPaidRevenueFromPromotionAndItsCost(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.grant(cents(100));
            books.topUp("top_1", cents(2_000), Money.ZERO);
            books.settle(books.hold(cents(100)), cents(100));
            books.settle(books.hold(cents(600)), cents(600));
            var figures = books.ledger.figures(Instant.EPOCH, FOREVER);
            assertThat(figures.deferredRevenue()).isEqualTo(cents(1_400));
            assertThat(figures.revenue().usage()).isEqualTo(cents(600));
            assertThat(figures.revenue().recognised()).isEqualTo(cents(600));
            assertThat(figures.promoUsed()).isEqualTo(cents(100));
            assertThat(figures.promoCost()).isEqualTo(cents(50));
            assertThat(figures.margin()).isEqualTo(cents(300));
            assertThat(figures.costOfGoods()).hasSize(1);
            assertThat(figures.costOfGoods().getFirst().channelId()).isEqualTo("chan_1");
            assertThat(figures.costOfGoods().getFirst().cost()).isEqualTo(cents(350));
            assertThat(figures.expenses().processorFees()).isEqualTo(cents(50));
            var before = books.ledger.figures(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
            assertThat(before.deferredRevenue()).isEqualTo(Money.ZERO);
            assertThat(before.margin()).isEqualTo(Money.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void paidCreditThatExpiredIsRecognisedAndAChargebackTakesThatBack(Dialect dialect) {
        try (Books books = new Books(dialect)) {
            books.topUp("top_1", cents(100), Money.ZERO);
            books.db.run(tx ->
                    tx.update("UPDATE lot SET expires_at = ?", books.clock.now().minusSeconds(1)));
            assertThat(books.ledger.expireDue()).isEqualTo(1);
            var figures = books.ledger.figures(Instant.EPOCH, FOREVER);
            assertThat(figures.revenue().breakage()).isEqualTo(cents(100));
            assertThat(figures.deferredRevenue()).isEqualTo(Money.ZERO);
            books.db.run(
                    tx -> books.ledger.chargeBack(tx, new Chargeback("dp_1", "top_1", Money.ZERO)));
            assertThat(books.sum("revenue:breakage")).isEqualTo(Money.ZERO);
            assertThat(books.balance().debt()).isEqualTo(Money.ZERO);
            books.assertBalanced();
        }
    }
}
