package com.nexusapi.console.i18n;

/** What came of something that was done, in words. */
public record Result(Phrase words, boolean isGood) {

    public static Result none() {
        return good(Phrase.none());
    }

    public static Result good(Phrase words) {
        return new Result(words, true);
    }

    public static Result bad(Phrase words) {
        return new Result(words, false);
    }
}
