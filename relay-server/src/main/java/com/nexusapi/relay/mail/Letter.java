package com.nexusapi.relay.mail;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import java.time.Duration;
import java.util.List;

/**
 * A letter to be sent.
 *
 * @param about the id of what it tells of, such as a refund request's
 * @param thread message ids of the mails it answers, the oldest first; empty when it begins one
 * @param handling how it is treated on its way
 */
public record Letter(
        String to,
        LetterKind kind,
        String about,
        LetterText content,
        List<String> thread,
        Handling handling) {

    private static final int MOST_SUBJECT_CHARS = 200;
    private static final int MOST_TEXT_CHARS = 20_000;

    /** Nothing that could begin another header passes here. */
    public Letter {
        Addresses.requireAddress(to, "to");
        checkContent(content);
        thread = List.copyOf(thread);
        require(thread.stream().allMatch(Addresses::isMessageId), "thread", "message ids");
    }

    /**
     * How a letter is treated on its way.
     *
     * @param confidential the text gives access to something: sealed until it is sent, then
     *     forgotten, and shown to no operator
     * @param delay how long it is kept back, so that a later letter can take its place
     * @param usefulFor after this long it is not sent any more
     */
    public record Handling(boolean confidential, Duration delay, Duration usefulFor) {

        /** As long as mail servers usually try (RFC 5321 §4.5.4.1: four to five days). */
        public static final Handling ORDINARY =
                new Handling(false, Duration.ZERO, Duration.ofDays(4));
    }

    /** A letter that begins a thread. */
    public static Letter of(String to, LetterKind kind, String about, LetterText content) {
        return new Letter(to, kind, about, content, List.of(), Handling.ORDINARY);
    }

    public Letter answering(List<String> messageIds) {
        return new Letter(to, kind, about, content, messageIds, handling);
    }

    public Letter handled(Handling other) {
        return new Letter(to, kind, about, content, thread, other);
    }

    /** Refuses a subject or a text that a letter cannot have. */
    public static void checkContent(LetterText content) {
        String subject = content.subject();
        require(
                !subject.isBlank()
                        && subject.length() <= MOST_SUBJECT_CHARS
                        && subject.chars().noneMatch(Letter::isControl),
                "subject",
                "must have 1 to " + MOST_SUBJECT_CHARS + " characters on one line");
        String text = content.text();
        require(
                !text.isBlank()
                        && text.length() <= MOST_TEXT_CHARS
                        && text.chars().noneMatch(c -> isControl(c) && c != '\n' && c != '\t'),
                "text",
                "must have 1 to " + MOST_TEXT_CHARS + " characters and no control characters");
    }

    /** Line and paragraph separators end a line in some programs. */
    private static boolean isControl(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }
}
