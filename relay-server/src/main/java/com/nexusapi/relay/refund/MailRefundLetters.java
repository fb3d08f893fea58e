package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Refund;
import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.mail.Letter;
import com.nexusapi.relay.mail.LetterKind;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.refund.MailStore.Addressee;
import com.nexusapi.relay.store.Tx;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes customers a letter, in their language, at each step of a request that they should know.
 */
public final class MailRefundLetters implements RefundLetters {

    /** How long banks usually take to show a refund. */
    private static final String DAYS_TO_SHOW = "10";

    /**
     * An approved refund is usually sent within seconds: then one letter tells both. Words that an
     * operator wrote are never kept back.
     */
    private static final Letter.Handling KEPT_BACK =
            new Letter.Handling(false, Duration.ofMinutes(2), Letter.Handling.ORDINARY.usefulFor());

    /** The link gives access to a decision, and works for as long. */
    private static final Letter.Handling WITH_LINK =
            new Letter.Handling(true, Duration.ZERO, MailConfirmations.LIFETIME);

    private final Outbox outbox;
    private final Templates templates;
    private final MailConfirmations links;
    private final RefundStore refunds = new RefundStore();
    private final MailStore store = new MailStore();

    public MailRefundLetters(Outbox outbox, Templates templates, MailConfirmations links) {
        this.outbox = outbox;
        this.templates = templates;
        this.links = links;
    }

    /** A request with whom to write to. */
    private record Case(StoredRefund refund, Addressee to) {}

    @Override
    public void happened(Tx tx, String refundId, Refund.Event event) {
        Case about = about(tx, refundId);
        switch (event.kind()) {
            case "requested" -> requested(tx, about);
            case "confirmed" -> post(tx, about, LetterKind.REFUND_RECEIVED, event.actor());
            case "approved" -> post(tx, about, LetterKind.REFUND_PROCESSING, event.actor());
            case "refunded" -> {
                outbox.supersede(tx, LetterKind.REFUND_PROCESSING, refundId);
                post(tx, about, LetterKind.REFUND_REFUNDED, event.actor());
            }
            case "rejected" -> post(tx, about, refusal(about.refund()), event.actor());
            default -> {
                // of no interest to the customer
            }
        }
    }

    private Case about(Tx tx, String refundId) {
        StoredRefund refund = refunds.find(tx, refundId).orElseThrow();
        return new Case(refund, store.addressee(tx, refund.accountId()).orElseThrow());
    }

    /** What we found at the provider, nobody asked us for. */
    private void requested(Tx tx, Case about) {
        if (about.refund().standing().awaitingConfirmation()) {
            askForConfirmation(tx, about);
        } else if (about.refund().source() != Refund.Source.PROVIDER) {
            post(tx, about, LetterKind.REFUND_RECEIVED, about.refund().requestedBy());
        }
    }

    private void askForConfirmation(Tx tx, Case about) {
        MailConfirmations.Link link = links.issue(tx, about.refund().id());
        Map<String, String> values = values(about, "");
        values.put("link", link.url());
        values.put("until", about.to().language().day(link.until()));
        LetterText text =
                templates.render(tx, LetterKind.REFUND_CONFIRM, about.to().language(), values);
        outbox.post(tx, letter(tx, about, LetterKind.REFUND_CONFIRM, text).handled(WITH_LINK));
    }

    /** Sends the link anew if there is none that works. */
    void remind(Tx tx, String refundId) {
        Case about = about(tx, refundId);
        if (about.refund().standing().awaitingConfirmation() && !links.hasOpen(tx, refundId)) {
            askForConfirmation(tx, about);
        }
    }

    private void post(Tx tx, Case about, LetterKind kind, String actor) {
        Language language = about.to().language();
        Optional<LetterText> own = store.reply(tx, about.refund().id(), actor, language);
        store.forgetReply(tx, about.refund().id(), actor);
        LetterText text =
                own.orElseGet(
                        () -> templates.render(tx, kind, language, values(about, reason(about))));
        Letter letter = letter(tx, about, kind, text);
        boolean isKeptBack = kind == LetterKind.REFUND_PROCESSING && own.isEmpty();
        outbox.post(tx, isKeptBack ? letter.handled(KEPT_BACK) : letter);
    }

    private Letter letter(Tx tx, Case about, LetterKind kind, LetterText text) {
        return Letter.of(about.to().email(), kind, about.refund().id(), text)
                .answering(store.threadOf(tx, about.refund()));
    }

    private static LetterKind refusal(StoredRefund refund) {
        return kind(refund.decision().refusal().orElse(Refund.Refusal.OTHER));
    }

    private static LetterKind kind(Refund.Refusal refusal) {
        return switch (refusal) {
            case USED -> LetterKind.REFUND_REFUSED_USED;
            case LATE -> LetterKind.REFUND_REFUSED_LATE;
            case DISPUTED -> LetterKind.REFUND_REFUSED_DISPUTED;
            case ALREADY_REFUNDED -> LetterKind.REFUND_REFUSED_ALREADY_REFUNDED;
            case OTHER -> LetterKind.REFUND_REFUSED;
        };
    }

    private static String reason(Case about) {
        return about.refund().decision().rejectionReason().orElse("");
    }

    /** The letter that a decision would send, as the customer would read it. */
    LetterText preview(Tx tx, String refundId, Decision decision) {
        Case about = about(tx, refundId);
        return switch (decision) {
            case Decision.Approve _ ->
                    templates.render(
                            tx,
                            LetterKind.REFUND_PROCESSING,
                            about.to().language(),
                            values(about, ""));
            case Decision.Reject(Refund.Refusal refusal, String reason) ->
                    templates.render(
                            tx, kind(refusal), about.to().language(), values(about, reason));
        };
    }

    /** A decision that an operator thinks of. */
    public sealed interface Decision {

        record Approve() implements Decision {}

        record Reject(Refund.Refusal refusal, String reason) implements Decision {}
    }

    private static Map<String, String> values(Case about, String reason) {
        StoredRefund refund = about.refund();
        Language language = about.to().language();
        Map<String, String> values = new HashMap<>();
        values.put("name", about.to().name());
        values.put("amount", amount(refund));
        values.put("paid-on", language.day(refund.payment().paidAt()));
        values.put("requested-on", language.day(refund.requestedAt()));
        values.put("refund", refund.id());
        values.put("reason", reason);
        values.put("days", DAYS_TO_SHOW);
        return values;
    }

    /** What goes back: what was paid, or the part of the credit where only a part does. */
    static String amount(StoredRefund refund) {
        return refund.standing()
                .creditBack()
                .map(part ->
                        part.dollars().setScale(2, RoundingMode.HALF_UP).toPlainString() + " USD")
                .orElseGet(() -> amount(refund.topUp().paid()));
    }

    /** Such as {@code 20.00 USD}, {@code 3000 JPY}. */
    static String amount(Refund.Paid paid) {
        int digits = Currency.getInstance(paid.currency()).getDefaultFractionDigits();
        return BigDecimal.valueOf(paid.minor(), digits).toPlainString() + " " + paid.currency();
    }
}
