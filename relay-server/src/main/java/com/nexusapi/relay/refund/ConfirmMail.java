package com.nexusapi.relay.refund;

import com.nexusapi.relay.refund.MailConfirmations.Found;
import com.nexusapi.relay.store.Tx;

/** Follows the link in a letter: shows what it is about, and confirms the request. */
public final class ConfirmMail {

    private final RefundDesk desk;
    private final RequestRefund request;
    private final MailConfirmations links;
    private final MailStore store = new MailStore();

    public ConfirmMail(RefundDesk desk, RequestRefund request, MailConfirmations links) {
        this.desk = desk;
        this.request = request;
        this.links = links;
    }

    /** What a link is about; changes nothing, for programs follow links too. */
    public Found look(String token) {
        return desk.db().call(tx -> look(tx, token));
    }

    private Found look(Tx tx, String token) {
        return links.find(tx, token)
                .<Found>map(found -> {
                    StoredRefund refund = desk.get(tx, found.refundId());
                    return new Found.Request(
                            store.addressee(tx, refund.accountId()).orElseThrow().language(),
                            refund.shown(),
                            MailRefundLetters.amount(refund),
                            refund.payment().paidAt(),
                            !refund.standing().awaitingConfirmation());
                })
                .orElseGet(Found.Nothing::new);
    }

    /**
     * Confirms the request of the link; again is the same as once. The link is used up after the
     * confirmation, so that one that broke off can be repeated.
     */
    public Found confirm(String token) {
        Found found = look(token);
        return switch (found) {
            case Found.Request about -> {
                var _ = request.confirm(about.refund().id());
                desk.db().run(tx -> links.use(tx, token));
                yield look(token);
            }
            case Found.Nothing _ -> found;
        };
    }
}
