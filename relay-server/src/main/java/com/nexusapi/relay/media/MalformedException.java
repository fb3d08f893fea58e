package com.nexusapi.relay.media;

/** What was sent breaks the format; the message says what is wrong, for the client to read. */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String problem) {
        super(problem);
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    static void require(boolean holds, String problem) throws MalformedException {
        if (!holds) {
            throw new MalformedException(problem);
        }
    }
}
