package com.nexusapi.relay.foundation;

/** A value given from outside that cannot be taken: which one, and what was expected. */
public final class InvalidValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String expected;

    public InvalidValueException(String field, String expected) {
        super(expected);
        this.field = field;
        this.expected = expected;
    }

    /** The member or parameter at fault, such as {@code prices.input}. */
    public String field() {
        return field;
    }

    /** What was expected of it, such as {@code must be positive}. */
    public String expected() {
        return expected;
    }

    /** Refuses unless the condition holds. */
    public static void require(boolean holds, String field, String expected) {
        if (!holds) {
            throw new InvalidValueException(field, expected);
        }
    }

    /** The text trimmed, if it has 1 to {@code most} characters and none that controls. */
    public static String requireText(String text, int most, String field) {
        String trimmed = text.strip();
        boolean fine =
                !trimmed.isEmpty()
                        && trimmed.length() <= most
                        && trimmed.chars().noneMatch(Character::isISOControl);
        require(fine, field, "must have 1 to " + most + " characters and no control characters");
        return trimmed;
    }
}
