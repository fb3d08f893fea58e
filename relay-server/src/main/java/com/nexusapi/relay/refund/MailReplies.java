package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.mail.Letter;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.refund.MailRefundLetters.Decision;
import com.nexusapi.relay.store.Tx;
import java.util.Optional;

/** What the customer will read of a decision, and an operator's own words for it. */
public final class MailReplies {

    private final RefundDesk desk;
    private final MailRefundLetters letters;
    private final MailStore store = new MailStore();

    public MailReplies(RefundDesk desk, MailRefundLetters letters) {
        this.desk = desk;
        this.letters = letters;
    }

    /**
     * The letter that a decision would send.
     *
     * @throws NoSuchRefund if there is no such request
     */
    public LetterText preview(String refundId, Decision decision) {
        return desk.db().call(tx -> letters.preview(tx, desk.get(tx, refundId).id(), decision));
    }

    /**
     * Keeps an operator's words for the decision that the same operator is about to make, or
     * forgets those kept before.
     *
     * @throws NoSuchRefund if there is no such request
     */
    public void keep(String refundId, String operator, Optional<Refund.Reply> words) {
        desk.db().run(tx -> keep(tx, desk.get(tx, refundId), operator, words));
    }

    private void keep(Tx tx, StoredRefund refund, String operator, Optional<Refund.Reply> words) {
        if (words.isEmpty()) {
            store.forgetReply(tx, refund.id(), operator);
            return;
        }
        Language language = store.addressee(tx, refund.accountId()).orElseThrow().language();
        LetterText text =
                new LetterText(
                        language,
                        words.get().subject().strip(),
                        words.get().text().replace("\r\n", "\n").strip());
        Letter.checkContent(text);
        store.keepReply(tx, refund.id(), operator, text);
    }
}
