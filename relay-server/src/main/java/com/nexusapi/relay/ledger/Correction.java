package com.nexusapi.relay.ledger;

/** Answer to {@link Ledger#correct}. */
public sealed interface Correction {

    /** The wrong entry is reversed by this one. */
    record Corrected(String entryId) implements Correction {}

    /** It was reversed before, by this one. */
    record CorrectedBefore(String entryId) implements Correction {}

    /** Nothing was done; {@code why} is for the operator. */
    record NotCorrectable(String why) implements Correction {}

    record NoSuchEntry() implements Correction {}
}
