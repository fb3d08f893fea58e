package com.nexusapi.relay.mail;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every kind of letter there is, with what its template may name in double braces. {@code support}
 * may be named in all.
 */
public enum LetterKind {
    /** A request by mail was received; it counts once the link has been followed. */
    REFUND_CONFIRM("link until", Named.BY_REFUND),
    /** A request was received that needs no confirmation, or has it. */
    REFUND_RECEIVED("", Named.BY_REFUND),
    /** Approved; the money is about to be sent. */
    REFUND_PROCESSING("", Named.BY_REFUND),
    /** The money is on its way back to where it came from. */
    REFUND_REFUNDED("days", Named.BY_REFUND),
    /** Refused: some of the credit was used. */
    REFUND_REFUSED_USED("", Named.BY_REFUSAL),
    /** Refused: asked for after the window. */
    REFUND_REFUSED_LATE("", Named.BY_REFUSAL),
    /** Refused: the payment is disputed. */
    REFUND_REFUSED_DISPUTED("", Named.BY_REFUSAL),
    /** Refused: the money went back before. */
    REFUND_REFUSED_ALREADY_REFUNDED("", Named.BY_REFUSAL),
    /** Refused for what the operator wrote. */
    REFUND_REFUSED("reason", Named.BY_REFUSAL),
    /** Neither yes nor no: a question to whoever wrote. */
    MORE_INFORMATION("question", ""),
    /** The code that signs a customer in. */
    SIGN_IN_CODE("code minutes", ""),
    /** A published notice. */
    NOTICE("notice effective", "name");

    /** What several kinds may name. */
    private static final class Named {

        static final String BY_REFUND = "name amount paid-on requested-on refund";
        static final String BY_REFUSAL = BY_REFUND + " reason";
    }

    private final String required;
    private final String others;

    LetterKind(String required, String others) {
        this.required = required;
        this.others = others;
    }

    /** As the admin API names it, such as {@code refund-received}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind that the admin API names so. */
    public static LetterKind of(String label) {
        require(
                Arrays.stream(values()).anyMatch(kind -> kind.label().equals(label)),
                "name",
                "must be the name of a letter");
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** What a text of this kind has to name, for without it the letter would be of no use. */
    public Set<String> required() {
        return words(required);
    }

    public Set<String> allowed() {
        return words(required + " " + others + " support");
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
