package com.nexusapi.console.client;

/**
 * The order of questions whose answers take each other's place: an answer is dropped when that of a
 * later question is here, or when something else is wanted since.
 */
public final class Turns {

    private long asked;
    private long taken;

    /** A question is asked; gives back its turn. */
    public long ask() {
        return ++asked;
    }

    /** An answer is here; whether it is to be shown. */
    public boolean take(long turn) {
        if (turn <= taken) {
            return false;
        }
        taken = turn;
        return true;
    }

    /** Nothing that was asked so far is wanted any more. */
    public void startOver() {
        taken = asked;
    }
}
