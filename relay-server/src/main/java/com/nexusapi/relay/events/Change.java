package com.nexusapi.relay.events;

/** Something was changed and committed; whoever shows it reads it again. */
public record Change(Kind kind, String id) {

    /** What was changed. */
    public enum Kind {
        REFUND,
        TOP_UP,
        DISPUTE
    }
}
