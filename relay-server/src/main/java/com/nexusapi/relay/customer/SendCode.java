package com.nexusapi.relay.customer;

import com.nexusapi.relay.access.CustomerSignIn;
import com.nexusapi.relay.mail.Language;
import com.nexusapi.relay.mail.Letter;
import com.nexusapi.relay.mail.LetterKind;
import com.nexusapi.relay.mail.LetterText;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends sign-in codes by mail: sealed in the outbox, and not sent when they are too old. */
public final class SendCode implements CustomerSignIn.CodeSender {

    private static final Letter.Handling CONFIDENTIAL =
            new Letter.Handling(true, Duration.ZERO, CustomerSignIn.CODE_LIFETIME);

    private final Outbox outbox;
    private final Templates templates;

    public SendCode(Outbox outbox, Templates templates) {
        this.outbox = outbox;
        this.templates = templates;
    }

    /** Without an account nobody knows the language: then in English. */
    @Override
    public void send(Tx tx, String email, Optional<String> accountId, String code) {
        Language language =
                accountId.flatMap(id -> templates.languageOf(tx, id)).orElse(Language.EN);
        LetterText text =
                templates.render(
                        tx,
                        LetterKind.SIGN_IN_CODE,
                        language,
                        Map.of(
                                "code",
                                code.substring(0, 3) + " " + code.substring(3),
                                "minutes",
                                Long.toString(CustomerSignIn.CODE_LIFETIME.toMinutes())));
        outbox.post(
                tx,
                Letter.of(email, LetterKind.SIGN_IN_CODE, "sign-in", text).handled(CONFIDENTIAL));
    }
}
