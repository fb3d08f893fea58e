package com.nexusapi.relay.events;

import java.time.Instant;
import java.util.List;

/** Knows what has happened to its things, on whichever node. */
@FunctionalInterface
public interface ChangeSource {

    /**
     * One thing that happened.
     *
     * @param seq its number among all that happened to the same thing
     */
    record Happening(Change change, long seq) {}

    /** What happened since a time, the newest first. */
    List<Happening> since(Instant from, int most);
}
