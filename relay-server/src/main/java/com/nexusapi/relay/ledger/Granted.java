package com.nexusapi.relay.ledger;

/** A lot made by a top-up or grant, and the entry in the books. */
public record Granted(String lotId, String entryId) {}
